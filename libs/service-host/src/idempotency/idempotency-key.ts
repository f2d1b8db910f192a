/**
 * The name a caller gives to one creation, so that a retry is answered and not done again. It goes from the request into the use case, whose
 * transaction writes it (run-once). Scope: caller, route and key.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { openAtRest, sealAtRest } from '@liangdi/envelope';

/** Sub-keys of the party's master key: hashes and answers are of no use to whoever has the database alone. */
export interface AnswerKeys {
  readonly hash: Buffer;
  readonly seal: Buffer;
}

export function answerKeysOf(masterKey: Buffer): AnswerKeys {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', masterKey, 'liangdi.idempotency.v1', use, 32));
  return { hash: derive('hash'), seal: derive('seal') };
}

export interface KeyedRequest {
  readonly subject: string;
  readonly party: string;
  /** Method and pattern, `POST /certificate-requests/:id/issue`. */
  readonly route: string;
  readonly url: string;
  readonly key: string;
  readonly body: unknown;
}

export interface IdempotencyKey {
  readonly scopeHash: Buffer;
  readonly requestDigest: Buffer;
  /** Whether the answer in hand is the one stored earlier. */
  replayed: boolean;
  /** Whether the use case went through `runOnce`. */
  used: boolean;
  seal(answer: unknown): Buffer;
  open(sealed: Buffer): unknown;
}

export function idempotencyKeyOf(keys: AnswerKeys, request: KeyedRequest): IdempotencyKey {
  const scopeHash = hashOf(keys, [request.party, request.subject, request.route, request.key]);
  const place = scopeHash.toString('base64url');
  return {
    scopeHash,
    requestDigest: hashOf(keys, [request.url], JSON.stringify(request.body ?? null)),
    replayed: false,
    used: false,
    seal: (answer) => sealAtRest(keys.seal, Buffer.from(JSON.stringify(answer ?? null)), place),
    open: (sealed) => JSON.parse(openAtRest(keys.seal, sealed, place).toString('utf8')) as unknown,
  };
}

/** JSON of the list, so that no two lists run into the same text, nor into the body behind it. */
function hashOf({ hash }: AnswerKeys, parts: readonly string[], body = ''): Buffer {
  return createHmac('sha256', hash).update(JSON.stringify(parts)).update(body).digest();
}

export interface RequestWithKey {
  idempotencyKey?: IdempotencyKey;
}

/** The key of this request: `@IdempotencyKey() key: IdempotencyKey`, on a route marked @Idempotent. */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotencyKey => {
    const { idempotencyKey } = context.switchToHttp().getRequest<RequestWithKey>();
    if (!idempotencyKey) throw new Error('a route that takes @IdempotencyKey must be marked @Idempotent');
    return idempotencyKey;
  },
);
