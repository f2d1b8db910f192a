/** An issuer for specs: its keys are in hand, so any token can be made, good or bad, without a server. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { AccessConfig, Role } from '@liangdi/access';
import type { PartyId } from '@liangdi/record';

export interface TokenWish {
  readonly party: string;
  readonly roles: readonly (Role | string)[];
  readonly subject?: string;
  readonly office?: string;
  /** Default: the party. */
  readonly audience?: string;
  readonly issuer?: string;
  /** From now on; negative: already over. */
  readonly expiresInSeconds?: number;
  /** Claims that replace or add to the others. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface TestIssuer {
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
  accessConfig(party: PartyId | string): AccessConfig;
  token(wish: TokenWish): Promise<string>;
}

/** Two issuers of the same name have different keys: the tokens of the one are forged for the other. */
export async function signingIssuerForTests(issuer = 'https://issuer.test.invalid'): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kid = 'test-key';
  const jwks: JSONWebKeySet = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] };
  return {
    issuer,
    jwks,
    accessConfig: (party) => ({ issuer, jwks, party: party as PartyId }),
    token: (wish) => {
      const now = Math.floor(Date.now() / 1000);
      const office = wish.office === undefined ? {} : { office: wish.office };
      return new SignJWT({ party: wish.party, roles: wish.roles, ...office, ...wish.claims })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
        .setIssuer(wish.issuer ?? issuer)
        .setAudience(wish.audience ?? wish.party)
        .setSubject(wish.subject ?? 'worker-1')
        .setIssuedAt(now - 3600)
        .setExpirationTime(now + (wish.expiresInSeconds ?? 600))
        .sign(privateKey);
    },
  };
}
