/** The certificate of one request: who she is as her papers say, and the claims she selected. Never the ID number. */
import { requireLayers, newCertificateNo, defaultExpiry, normaliseNames, civilDate } from '@liangdi/record';
import type { CertificateAdmin, CertificateClaims, Instant, OfficeId, Staff } from '@liangdi/record';
import type { Identity } from '@liangdi/person';

export function certificateOf(
  identity: Identity,
  claims: CertificateClaims,
  originOffice: OfficeId,
  issuer: Staff,
  issuedAt: Instant,
): CertificateAdmin {
  return normaliseNames<CertificateAdmin>({
    certificateNo: newCertificateNo(originOffice),
    nameAsPrinted: identity.nameAsPrinted,
    birthDate: civilDate(identity.birthDate),
    originOffice,
    issuer,
    issuedAt,
    expiresAt: defaultExpiry(issuedAt),
    claims,
  });
}

/**
 * Whether a certificate could be made of this. Asked when she requests, so that nothing but her identity is left to ask when it is issued.
 * @throws record-malformed
 */
export function requireCertifiable(
  identity: Identity,
  claims: CertificateClaims,
  office: OfficeId,
  at: Instant,
): void {
  requireLayers(
    'certificate',
    certificateOf(identity, claims, office, { role: 'registrar', workNumber: '0' }, at),
  );
}
