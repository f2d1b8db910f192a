/** Who acted, as it stands on a certificate: the work number, or a short fixed stand-in where the sign-in account is not one. */
import { b64u, sha256 } from '@liangdi/envelope';

const workNumber = /^[A-Za-z0-9][A-Za-z0-9-]{0,16}$/;

export function workNumberOf(subject: string): string {
  return workNumber.test(subject)
    ? subject
    : `W${b64u(sha256(subject)).replaceAll(/[-_]/g, '').slice(0, 15)}`;
}
