/** Tokens signed with the development issuer's own key: good signatures under claims that must be refused all the same. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { importJWK, SignJWT, type JWK } from 'jose';
import type { Side, World } from '../../../deploy/local/world/world.js';

export interface Claims {
  readonly party?: string;
  readonly audience?: string;
  readonly issuer?: string;
  readonly roles?: unknown;
  readonly office?: unknown;
  readonly subject?: string;
  readonly expiresInSeconds?: number;
}

export async function tokenWith(world: World, side: Side, claims: Claims): Promise<string> {
  const file = join(dirname(dirname(side.logFile)), 'sign-in-keys.json');
  const { keys } = JSON.parse(await readFile(file, 'utf8')) as { keys: [JWK] };
  const { party, offices } = side.jurisdiction;
  const now = Math.floor(Date.now() / 1_000);
  const said = {
    party: claims.party ?? party,
    roles: claims.roles ?? ['registrar'],
    office: claims.office ?? offices[0],
  };
  return new SignJWT(said)
    .setProtectedHeader({ alg: 'ES256', kid: keys[0].kid!, typ: 'at+jwt' })
    .setIssuer(claims.issuer ?? world.issuer)
    .setAudience(claims.audience ?? party)
    .setSubject(claims.subject ?? 'origin-registrar')
    .setIssuedAt(now - 3_600)
    .setExpirationTime(now + (claims.expiresInSeconds ?? 600))
    .sign(await importJWK(keys[0], 'ES256'));
}
