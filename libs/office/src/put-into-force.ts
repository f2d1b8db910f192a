/**
 * Makes a countersigned agreement active where nothing is missing; the older version gives way, and every person registered here gets her
 * pseudonym under it. Protects: no agreement without impact assessment, two signatures and confirmed contacts comes into force.
 */
import {
  activationProblems,
  agreementLife,
  verifyAgreementSignatures,
  type AgreementSignature,
} from '@liangdi/agreement';
import type { Tx } from '@liangdi/database';
import { subjectRef } from '@liangdi/envelope';
import { pseudonymisePersons, type PersonVault } from '@liangdi/person';
import { isProblem, problem, type Problem } from '@liangdi/problem';
import { civilDateOf, instant } from '@liangdi/record';
import { getAgreement, type Terms } from '@liangdi/terms';
import type { SignedAgreement } from '@liangdi/agreement';
import { cardsWith, keysAtSigning } from './agreement-cards.js';
import type { AgreementOnFile } from './agreement-on-file.js';
import { moveAgreementOn } from './move-agreement-on.js';

export interface ForceDependencies {
  readonly terms: Terms;
  readonly vault: PersonVault;
  readonly now: Date;
  /** The officer's account, where an officer does it. */
  readonly bySubject?: string;
}

/** Answers what is missing; nothing when the agreement is active now. The agreement must have been read for update. @throws life-forbids */
export async function putIntoForce(
  tx: Tx,
  file: AgreementOnFile,
  deps: ForceDependencies,
): Promise<readonly Problem[]> {
  const { terms, now, bySubject } = deps;
  const to = agreementLife.next(file.row.state, 'activate');
  const missing = await missingForForce(tx, terms, file, now);
  if (missing.length > 0) return missing;
  const done = { byParty: terms.own, ...(bySubject === undefined ? {} : { bySubject }), at: instant(now) };
  await supersedeOlder(tx, file, { ...done, step: 'supersede' });
  await moveAgreementOn(tx, file.row, to, { ...done, step: 'activate' });
  await givePseudonyms(tx, file, deps);
  return [];
}

/** Whoever lacks a pseudonym under this agreement gets it; the others keep theirs. */
export async function givePseudonyms(
  tx: Tx,
  { document, row }: AgreementOnFile,
  { terms, vault }: ForceDependencies,
): Promise<void> {
  const secret = await terms.secretOf(tx, document, row.partner);
  await pseudonymisePersons(tx, vault, document, (idNumber) => subjectRef(secret, idNumber));
}

/** Everything that still keeps an agreement from coming into force today. */
export async function missingForForce(
  tx: Tx,
  terms: Terms,
  file: AgreementOnFile,
  now: Date,
): Promise<readonly Problem[]> {
  const { document } = file;
  const [signedBy, doubts] = await signaturesOn(tx, terms, file, now);
  const early = civilDateOf(instant(now)) < document.validFrom;
  return [
    ...(doubts ? [doubts] : activationProblems(document, signedBy, instant(now))),
    ...(early ? [problem('agreement-not-yet-valid', { validFrom: document.validFrom })] : []),
    ...((await newerInForce(tx, file)) ? [problem('agreement-not-active', { state: 'superseded' })] : []),
  ];
}

/** Who has signed the text on file, verified again; a signature that no longer holds is told, not passed over. */
export async function signaturesOn(
  tx: Tx,
  terms: Terms,
  file: AgreementOnFile,
  now: Date,
): Promise<[readonly AgreementSignature[], Problem?]> {
  if (!file.row.signed) return [[]];
  try {
    const keys = keysAtSigning(await cardsWith(tx, terms, file.row.partner), file, now);
    return [verifyAgreementSignatures(file.row.signed as SignedAgreement, keys).signedBy];
  } catch (thrown) {
    if (isProblem(thrown)) return [[], thrown];
    throw thrown;
  }
}

const versionsInForce = `
  SELECT agreement_version FROM agreement
  WHERE agreement_id = $1 AND agreement_version <> $2 AND state IN ('active', 'suspended')
  ORDER BY agreement_version`;

async function otherVersionsInForce(tx: Tx, { row }: AgreementOnFile): Promise<readonly number[]> {
  const found = await tx.query<{ agreement_version: number }>(versionsInForce, [
    row.agreement_id,
    row.agreement_version,
  ]);
  return found.map((other) => other.agreement_version);
}

async function newerInForce(tx: Tx, file: AgreementOnFile): Promise<boolean> {
  return (await otherVersionsInForce(tx, file)).some((version) => version > file.row.agreement_version);
}

async function supersedeOlder(
  tx: Tx,
  file: AgreementOnFile,
  step: Parameters<typeof moveAgreementOn>[3],
): Promise<void> {
  for (const version of await otherVersionsInForce(tx, file)) {
    const older = await getAgreement(tx, file.row.agreement_id, version, { forUpdate: true });
    if (!agreementLife.can(older.state, 'supersede')) continue;
    await moveAgreementOn(tx, older, agreementLife.next(older.state, 'supersede'), step);
  }
}
