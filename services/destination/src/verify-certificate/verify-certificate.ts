/**
 * Verifies a certificate by its number and, where she shows her papers, that it is hers.
 * Protects: the verifier sees valid or not and the claims she disclosed, nothing else; a mismatch is "could not confirm yet", a task of the
 * office, and shows nothing of whosever certificate it is (02-domain §2.1).
 */
import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { requireOfficer, requireRole, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { subjectRef } from '@liangdi/envelope';
import { Clock } from '@liangdi/office';
import { PersonVault } from '@liangdi/person';
import {
  instant,
  maskName,
  normaliseIdNumber,
  type CertificateAdmin,
  type RecordEntry,
} from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { Terms } from '@liangdi/terms';
import { openPresentation } from '../presentations.js';
import { findCertificate, type FoundCertificate } from './find-certificate.js';
import type { VerifyCertificateRequest } from './verify-certificate.request.js';
import type {
  Disclosed,
  HolderAnswer,
  VerificationStatus,
  VerificationView,
} from './verify-certificate.view.js';
import { confirmed, noLongerGood, notYetConfirmed } from './what-next.js';

@Injectable()
export class VerifyCertificate {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly terms: Terms,
    private readonly clock: Clock,
  ) {}

  run(worker: Caller, key: IdempotencyKey, shown: VerifyCertificateRequest): Promise<VerificationView> {
    requireRole(worker, 'servicePointWorker');
    requireOfficer(worker);
    return this.database.inTransaction(worker, (tx) =>
      runOnce(tx, key, async () => {
        const now = this.clock.now();
        const found = await findCertificate(tx, this.vault, shown.certificateNo, now);
        const status = statusOf(found);
        const holder = await this.holder(tx, found?.entry, shown.idNumber);

        const openQuestion = status === 'notFound' || holder === 'couldNotConfirmYet';
        const presentationId = openQuestion
          ? await openPresentation(tx, worker.office, shown.certificateNo, instant(now))
          : null;

        const disclosed = found && status === 'valid' && !openQuestion ? disclosedBy(found.admin) : nothing;
        return { status, holder, ...disclosed, presentationId, whatNext: whatNext(openQuestion, status) };
      }),
    );
  }

  /** Whether the number in her papers gives the pseudonym the record is about; the number itself is kept nowhere. */
  private async holder(
    tx: Tx,
    entry: RecordEntry | undefined,
    idNumber: string | undefined,
  ): Promise<HolderAnswer> {
    if (idNumber === undefined) return 'notAsked';
    const agreement =
      entry && (await this.terms.findAgreement(tx, entry.agreementId, entry.agreementVersion));
    if (!entry || !agreement) return 'couldNotConfirmYet';
    const hers = Buffer.from(subjectRef(agreement.secret, normaliseIdNumber(idNumber)));
    const recorded = Buffer.from(entry.subjectRef);
    return hers.length === recorded.length && timingSafeEqual(hers, recorded)
      ? 'confirmed'
      : 'couldNotConfirmYet';
  }
}

function statusOf(found: FoundCertificate | undefined): VerificationStatus {
  if (!found) return 'notFound';
  return found.state === 'issued' ? 'valid' : found.state;
}

const nothing = {
  nameMasked: null,
  originOffice: null,
  issuedAt: null,
  expiresAt: null,
  claims: null,
} as const;

function disclosedBy(admin: CertificateAdmin): Disclosed {
  const { nameAsPrinted, originOffice, issuedAt, expiresAt, claims } = admin;
  const { spouseName, ...others } = claims;
  return {
    nameMasked: maskName(nameAsPrinted),
    originOffice,
    issuedAt,
    expiresAt,
    // The number of the spouse's consent is between the offices and the spouse.
    claims: {
      ...others,
      ...(spouseName && { spouseName: { value: spouseName.value, assurance: spouseName.assurance } }),
    },
  };
}

function whatNext(openQuestion: boolean, status: VerificationStatus) {
  if (openQuestion) return notYetConfirmed;
  return status === 'valid' ? confirmed : noLongerGood;
}
