/** Whose tokens count here, and for whom they must be meant. */
import type { JSONWebKeySet } from 'jose';
import type { PartyId } from '@liangdi/record';

export interface AccessConfig {
  /** `iss`, exactly. */
  readonly issuer: string;
  /** `aud` and the claim `party`: a token for one jurisdiction opens nothing in another. */
  readonly party: PartyId;
  /** Where the issuer's keys are; default: what the issuer's discovery document says. */
  readonly jwksUrl?: string;
  /** The issuer's keys themselves: nothing is fetched. */
  readonly jwks?: JSONWebKeySet;
  /** Between our clock and the issuer's; default 5 s. */
  readonly clockToleranceSeconds?: number;
  /** How many verified tokens are remembered; default 10,000. */
  readonly rememberedTokens?: number;
}
