/**
 * Issues the certificate a person asked for and hands it to the exchange, in one transaction.
 * Protects: only identity can stop an issue (02-domain §2.1). What the agreement or her consent does not cover stops the sending alone: the
 * certificate is hers, and the answer says why it was not sent.
 */
import { Injectable } from '@nestjs/common';
import { requireOffice, requireRole, type Caller } from '@liangdi/access';
import { Database, type Tx } from '@liangdi/database';
import { Outbox, type SubmittedRecord } from '@liangdi/delivery';
import { Clock } from '@liangdi/office';
import { getRegisteredPerson, PersonVault } from '@liangdi/person';
import { isProblem, problem, type Problem } from '@liangdi/problem';
import {
  certificateRequestLife,
  instant,
  newRecordId,
  requireLayers,
  type CertificateAdmin,
  type CertificateClaims,
  type RecordId,
} from '@liangdi/record';
import { runOnce, type IdempotencyKey } from '@liangdi/service-host';
import { certificateOf } from '../certificate-of.js';
import {
  getCertificateRequest,
  moveRequest,
  openRequest,
  type CertificateRequestRow,
  type Recipient,
} from '../certificate-requests.js';
import { insertCertificate } from '../certificates.js';
import { spouseConsents } from '../spouse-consent.js';
import { workNumberOf } from '../work-number.js';
import { claimsToCertify } from './claims-to-certify.js';
import type { IssueCertificateRequest } from './issue-certificate.request.js';
import type { IssuedCertificateView } from './issue-certificate.view.js';

@Injectable()
export class IssueCertificate {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  run(
    registrar: Caller,
    key: IdempotencyKey,
    requestId: string,
    wanted: IssueCertificateRequest,
  ): Promise<IssuedCertificateView> {
    requireRole(registrar, 'registrar');
    return this.database.inTransaction(registrar, (tx) =>
      runOnce(tx, key, async () => {
        const request = await getCertificateRequest(tx, requestId, 'FOR UPDATE');
        requireOffice(registrar, request.office);
        requireIdentityChecked(request);
        const holder = await getRegisteredPerson(tx, this.vault, request.person_id);
        const content = openRequest(holder.key, request)!;
        const issuedAt = instant(this.clock.now());
        const spouse = await spouseConsents(tx, content, request.person_id, issuedAt);
        const claims = claimsToCertify(content.claims, wanted, spouse);
        if (Object.keys(claims).length === 0) throw problem('spouse-consent-missing');
        const issuer = { role: 'registrar', workNumber: workNumberOf(registrar.subject) } as const;
        const admin = certificateOf(holder.identity, claims, request.office, issuer, issuedAt);
        requireLayers('certificate', admin);

        const recordId = newRecordId();
        const sending = await this.send(tx, request, recordId, admin, content.recipient);
        const submitted = sending !== undefined && !isProblem(sending);
        await insertCertificate(tx, holder.key, {
          recordId,
          requestId,
          personId: request.person_id,
          admin,
          submitted,
        });
        await moveRequest(tx, request, 'issue');

        return viewOf(recordId, admin, content.claims, sending);
      }),
    );
  }

  /** Undefined where she wants it in her own hands only. What the world, not the domain, refuses is no answer and undoes the whole. */
  private async send(
    tx: Tx,
    request: CertificateRequestRow,
    recordId: RecordId,
    admin: CertificateAdmin,
    recipient: Recipient | undefined,
  ): Promise<SubmittedRecord | Problem | undefined> {
    if (!recipient) return undefined;
    try {
      return await this.outbox.submit(tx, {
        kind: 'certificate',
        recordId,
        personId: request.person_id,
        recipient: recipient.party,
        senderOffice: request.office,
        recipientOffice: recipient.office,
        purpose: 'certificateVerification',
        admin,
      });
    } catch (thrown) {
      if (isProblem(thrown) && (thrown.disposition === 'refuse' || thrown.disposition === 'park'))
        return thrown;
      throw thrown;
    }
  }
}

/** Named apart from the other refusals of a life: it is the one thing that may hold up an issue. */
function requireIdentityChecked({ state }: CertificateRequestRow): void {
  if (certificateRequestLife.can(state, 'issue')) return;
  if (state === 'requested' || state === 'returnedForInformation') throw problem('identity-not-checked');
  certificateRequestLife.next(state, 'issue');
}

function viewOf(
  recordId: RecordId,
  admin: CertificateAdmin,
  declared: CertificateClaims,
  sending: SubmittedRecord | Problem | undefined,
): IssuedCertificateView {
  const { certificateNo, issuedAt, expiresAt, claims } = admin;
  return {
    certificateNo,
    recordId,
    status: 'issued',
    issuedAt,
    expiresAt,
    claims,
    leftOut: Object.keys(declared).filter((claim) => !(claim in claims)),
    sent: sending && !isProblem(sending) ? sending : null,
    sendingRefused: isProblem(sending) ? sending.toBody() : null,
  };
}
