/**
 * From a bearer token to a caller. A verified token is remembered by its SHA-256 (never itself), for at most five minutes and never
 * past its end: checking a signature costs 0.3 ms, looking up a digest 0.003 ms. Protects: allow-listed algorithms, exact issuer, exact audience.
 */
import { createHash } from 'node:crypto';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { problem } from '@liangdi/problem';
import type { Problem } from '@liangdi/problem';
import type { AccessConfig } from './access-config.js';
import { callerOfClaims } from './caller-of-claims.js';
import type { Caller } from './caller.js';

/** A key the issuer withdrew stops counting within this time. */
const longestMemoryMs = 5 * 60_000;
const longestToken = 8 * 1024;
const algorithms = ['RS256', 'ES256', 'EdDSA'];

interface Remembered {
  readonly caller: Caller;
  readonly expiresAt: number;
}

export class TokenVerifier {
  readonly #config: AccessConfig;
  readonly #remembered: LRUCache<string, Remembered>;
  #keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(config: AccessConfig) {
    this.#config = config;
    this.#remembered = new LRUCache({ max: config.rememberedTokens ?? 10_000, ttl: longestMemoryMs });
  }

  /** The caller at once where this token was verified before. */
  findRemembered(token: string): Caller | undefined {
    const found = this.#remembered.get(digestOf(token));
    if (!found) return undefined;
    if (found.expiresAt <= Date.now()) throw problem('token-expired');
    return found.caller;
  }

  /** Refuses with `token-expired`, `token-invalid`, or `sign-in-unavailable` where the issuer's keys cannot be had. */
  async verify(token: string): Promise<Caller> {
    const remembered = this.findRemembered(token);
    if (remembered) return remembered;
    if (token.length > longestToken) throw problem('token-invalid', { reason: 'length' });

    const claims = await this.#claimsOf(token);
    const caller = callerOfClaims(claims, this.#config.party);
    const expiresAt = ((claims.exp ?? 0) + this.#tolerance) * 1000;
    this.#remembered.set(digestOf(token), { caller, expiresAt });
    return caller;
  }

  get #tolerance(): number {
    return this.#config.clockToleranceSeconds ?? 5;
  }

  async #claimsOf(token: string): Promise<JWTPayload> {
    const keys = await this.#keysOfIssuer();
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms,
        issuer: this.#config.issuer,
        audience: this.#config.party,
        clockTolerance: this.#tolerance,
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (thrown) {
      throw refusalOf(thrown);
    }
  }

  /** Asked on first use and again after a failure: the issuer may start later than we do. */
  #keysOfIssuer(): Promise<JWTVerifyGetKey> {
    this.#keys ??= keysOf(this.#config).catch((thrown: unknown) => {
      this.#keys = undefined;
      throw problem('sign-in-unavailable', {}, { cause: thrown });
    });
    return this.#keys;
  }
}

async function keysOf(config: AccessConfig): Promise<JWTVerifyGetKey> {
  if (config.jwks) return createLocalJWKSet(config.jwks);
  const url = config.jwksUrl ?? (await discoverJwksUrl(config.issuer));
  return createRemoteJWKSet(new URL(url), { timeoutDuration: 3000 });
}

/** OpenID Connect Discovery 1.0 §4.3: the document must name the very issuer it was asked of. */
async function discoverJwksUrl(issuer: string): Promise<string> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(3000),
  });
  if (!answer.ok) throw new Error(`discovery answered ${answer.status}`);
  const document = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (document.issuer !== issuer || typeof document.jwks_uri !== 'string')
    throw new Error('discovery names another issuer');
  return document.jwks_uri;
}

function refusalOf(thrown: unknown): Problem {
  if (thrown instanceof errors.JWTExpired) return problem('token-expired');
  if (thrown instanceof errors.JWTClaimValidationFailed)
    return problem('token-invalid', { reason: `claim ${thrown.claim}` });
  if (thrown instanceof errors.JWKSTimeout || thrown instanceof errors.JWKSInvalid) {
    return problem('sign-in-unavailable', {}, { cause: thrown });
  }
  if (thrown instanceof errors.JOSEError && thrown.code !== 'ERR_JOSE_GENERIC') {
    return problem('token-invalid', { reason: 'signature' });
  }
  // What is left is the key request: refused, cut, or answered with something else than 200.
  return problem('sign-in-unavailable', {}, { cause: thrown });
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
