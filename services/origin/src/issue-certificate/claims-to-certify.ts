/**
 * The claims as they will stand on the certificate. Protects: a registrar can verify a claim, never add, drop or change one; the spouse's name
 * falls away where the spouse has taken the consent back, and does not hold up the rest.
 */
import type { CertificateClaims } from '@liangdi/record';
import type { IssueCertificateRequest } from './issue-certificate.request.js';

export function claimsToCertify(
  declared: CertificateClaims,
  wanted: IssueCertificateRequest,
  spouseConsents: boolean,
): CertificateClaims {
  const { maritalStatus, spouseName, childrenCount, birthRegistrationRef } = declared;
  const assured = wanted.claims ?? {};
  return {
    ...(maritalStatus && {
      maritalStatus: {
        ...maritalStatus,
        ...(assured.maritalStatus === 'verified' && {
          assurance: 'verified',
          source: wanted.maritalStatusSource ?? maritalStatus.source,
          asOf: wanted.maritalStatusAsOf ?? maritalStatus.asOf,
        }),
      },
    }),
    ...(spouseName &&
      spouseConsents && { spouseName: { ...spouseName, assurance: assured.spouseName ?? 'declared' } }),
    ...(childrenCount && {
      childrenCount: { ...childrenCount, assurance: assured.childrenCount ?? 'declared' },
    }),
    ...(birthRegistrationRef && {
      birthRegistrationRef: {
        ...birthRegistrationRef,
        assurance: assured.birthRegistrationRef ?? 'declared',
      },
    }),
  };
}
