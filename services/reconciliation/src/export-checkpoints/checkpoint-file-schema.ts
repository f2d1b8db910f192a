/** The checkpoint file as the description of the interface tells it; what each member means is in decision 0008, and `liangdi verify` checks it. */
const closed = (properties: Record<string, object>, optional: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});
const count = { type: 'integer', minimum: 0 };
const digest = { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' };
const segment = { type: 'string', pattern: '^[A-Za-z0-9_-]+$' };
const path = { type: 'array', maxItems: 54, items: digest };

const general = closed({
  payload: segment,
  signatures: {
    type: 'array',
    minItems: 2,
    maxItems: 2,
    items: closed({ protected: segment, signature: segment }),
  },
});

const recordProof = closed(
  {
    recordId: { type: 'string', format: 'uuid' },
    version: count,
    seq: count,
    status: { enum: ['applied', 'refused', 'withdrawn'] },
    keyHash: digest,
    digest,
    epoch: { type: 'string' },
    index: count,
    path,
    epochIndex: count,
    epochPath: path,
    checkpoint: count,
    entry: { type: 'string', description: 'The RFC 8785 text of the digest; not for the operator' },
  },
  ['entry'],
);

export const checkpointFileSchema = closed({
  type: { enum: ['liangdi-checkpoint-file/1'] },
  cards: {
    type: 'array',
    items: { type: 'string' },
    description: 'Every card pinned of either party, those of one party in ascending order of serial',
  },
  checkpoints: {
    type: 'array',
    minItems: 1,
    items: general,
    description: 'All that both have signed, from number 1 on: general JWS of typ liangdi.checkpoint.v1',
  },
  proofs: closed({
    records: { type: 'array', items: recordProof },
    consistency: closed({ from: count, to: count, path }),
  }),
});
