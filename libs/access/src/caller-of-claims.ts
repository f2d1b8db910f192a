/** From a token's claims to a caller. Protects: what is not exactly as agreed is refused, never guessed. */
import type { JWTPayload } from 'jose';
import { problem } from '@liangdi/problem';
import type { OfficeId, PartyId } from '@liangdi/record';
import type { Caller } from './caller.js';
import { isRole, standingAlone } from './roles.js';
import type { Role } from './roles.js';

const subjectShape = /^[\x21-\x7e]{1,128}$/;
const officeShape = /^\d{9}$/;

/** Claims: `sub`, `roles: string[]`, `party`, `office` (officers). Refuses with `token-invalid`, naming the claim. */
export function callerOfClaims(claims: JWTPayload, party: PartyId): Caller {
  const { sub, office } = claims;
  if (typeof sub !== 'string' || !subjectShape.test(sub)) throw refused('sub');
  if (claims['party'] !== party) throw refused('party');
  const named: unknown = claims['roles'];
  if (!Array.isArray(named)) throw refused('roles');
  const roles = named.filter(isRole);

  const kind = kindOf(roles);
  if (kind !== 'officer') return { kind, subject: sub, roles, party };
  if (typeof office !== 'string' || !officeShape.test(office)) throw refused('office');
  // An office lies in its party's division: its first six digits say so (02-domain §1).
  if (office.slice(0, 6) !== party.slice(0, 6)) throw refused('office');
  return { kind, subject: sub, roles, party, office: office as OfficeId };
}

/** A token without any role of ours is an officer without a role: every route refuses it. */
function kindOf(roles: readonly Role[]): Caller['kind'] {
  const alone = roles.find((role) => standingAlone[role]);
  if (alone === undefined) return 'officer';
  if (roles.length > 1) throw refused('roles');
  return standingAlone[alone] ?? 'officer';
}

function refused(claim: string) {
  return problem('token-invalid', { reason: `claim ${claim}` });
}
