/** Says what is wrong with an admin layer: first its shape, then the rules that span fields. */
import type { CertificateAdmin } from '../certificate/certificate-admin.js';
import { certificateValidityYears } from '../certificate/certificate-admin.js';
import { normaliseNames } from '../name/normalise-names.js';
import type { RecordKind } from '../record-kind.js';
import { yearsAfter } from '../time/instant.js';
import { faultFinder, type FaultFinder } from './compile.js';
import type { RecordFault } from './fault.js';
import { idNumberFaults } from './id-number-faults.js';
import { recordSchemas } from './record-schemas.js';

const shapeFaults: Readonly<Record<RecordKind, FaultFinder>> = {
  certificate: faultFinder(recordSchemas.certificate.admin),
  feedbackCard: faultFinder(recordSchemas.feedbackCard.admin),
  serviceRecord: faultFinder(recordSchemas.serviceRecord.admin),
};

export function adminFaults(kind: RecordKind, admin: unknown): RecordFault[] {
  const faults = shapeFaults[kind](admin);
  if (faults.length > 0) return faults;
  const acrossFields =
    kind === 'certificate' ? certificateFaults(admin as CertificateAdmin) : serviceFaults(admin as Served);
  return [...acrossFields, ...idNumberFaults(admin)];
}

function certificateFaults(admin: CertificateAdmin): RecordFault[] {
  const faults: RecordFault[] = [];
  const { issuedAt, expiresAt, claims } = admin;
  if (expiresAt <= issuedAt) faults.push({ pointer: '/expiresAt', rule: 'afterIssuedAt' });
  if (expiresAt > yearsAfter(issuedAt, certificateValidityYears.most))
    faults.push({ pointer: '/expiresAt', rule: 'atMostThreeYears' });
  // Her own word is accepted, but not passed on as something an office has proved.
  if (claims.maritalStatus?.source === 'selfDeclaration' && claims.maritalStatus.assurance !== 'declared') {
    faults.push({ pointer: '/claims/maritalStatus/assurance', rule: 'selfDeclarationIsDeclared' });
  }
  return [...faults, ...nameFaults(admin)];
}

/** Both sides must hash and compare the same text: a name travels in its one spelling or not at all. */
function nameFaults(admin: CertificateAdmin): RecordFault[] {
  const normal = normaliseNames(admin);
  const faults: RecordFault[] = [];
  if (normal.nameAsPrinted !== admin.nameAsPrinted)
    faults.push({ pointer: '/nameAsPrinted', rule: 'nameNormalised' });
  if (normal.claims.spouseName?.value !== admin.claims.spouseName?.value) {
    faults.push({ pointer: '/claims/spouseName/value', rule: 'nameNormalised' });
  }
  admin.nameVariants?.forEach((name, at) => {
    if (normal.nameVariants?.[at] !== name)
      faults.push({ pointer: `/nameVariants/${at}`, rule: 'nameNormalised' });
  });
  return faults;
}

interface Served {
  readonly serviceDate: string;
  readonly nextSuggestedDate?: string;
}

function serviceFaults({ serviceDate, nextSuggestedDate }: Served): RecordFault[] {
  const early = nextSuggestedDate !== undefined && nextSuggestedDate < serviceDate;
  return early ? [{ pointer: '/nextSuggestedDate', rule: 'notBeforeServiceDate' }] : [];
}
