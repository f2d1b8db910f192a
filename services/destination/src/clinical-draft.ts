/** The clinical layer of a draft at rest: closed to whoever has only the database, opened for the person, and to be sealed anew at sending. */
import { openJwe, publicKeyObject, sealJwe } from '@liangdi/envelope';
import type { OwnKeys } from '@liangdi/terms';

export function sealForOwnClinic(clinical: object, { clinic }: OwnKeys): string {
  const [{ kid, publicJwk }] = clinic;
  return sealJwe(JSON.stringify(clinical), { kid, publicKey: publicKeyObject(publicJwk) });
}

export function openOwnClinical(sealed: string, { clinic }: OwnKeys): object {
  const { plaintext } = openJwe(sealed, (kid) => clinic.find((key) => key.kid === kid)?.privateKey);
  return JSON.parse(plaintext.toString('utf8')) as object;
}
