/** The published JSON Schema of an evidence file (docs/schema/evidence.v1.json is this object, a spec keeps them equal). */
const closed = (properties: Record<string, object>, optional: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});
const digest = { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' };
const segment = { type: 'string', pattern: '^[A-Za-z0-9_-]+$' };
const jws = { type: 'string', pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$' };

const properties = {
  type: { const: 'liangdi-evidence/1' },
  exportedAt: { type: 'string', format: 'date-time' },
  agreement: {
    ...closed({
      payload: segment,
      signatures: {
        type: 'array',
        minItems: 2,
        maxItems: 8,
        items: closed({ protected: segment, signature: segment }),
      },
    }),
    description:
      'The agreement, a general JWS of typ liangdi.agreement.v1 with the signatures of both parties',
  },
  partyCards: {
    type: 'array',
    minItems: 2,
    items: jws,
    description:
      'Every card pinned of either party, compact JWS of typ liangdi.party-card.v1; those of one party in ascending order of serial',
  },
  manifest: {
    ...jws,
    description: 'What the sender signed for the parcel, compact JWS of typ liangdi.manifest.v1',
  },
  parcelDigest: { ...digest, description: 'base64url SHA-256 of the ASCII bytes of manifest' },
  parcel: {
    type: 'string',
    pattern: '^[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
    description:
      'The parcel as sent, compact JWE; only its recipient can open it. Present where the sender exports',
  },
  entry: { type: 'string', description: 'The RFC 8785 text whose leaf hash stands in the tree' },
  seq: { type: 'integer', minimum: 1 },
  index: { type: 'integer', minimum: 0, maximum: 255 },
  inclusionPath: { type: 'array', maxItems: 8, items: digest },
  receipts: {
    type: 'array',
    items: jws,
    description: 'Those that speak of this entry, compact JWS of typ liangdi.receipt.v1',
  },
  body: {
    ...closed({ salt: digest, text: { type: 'string' } }),
    description: 'Only where asked for by someone who may; a clinical layer in it is still sealed',
  },
};

export const evidenceSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:liangdi:schema:evidence:1',
  title: 'Liangdi evidence file',
  ...closed(properties, ['parcel', 'body']),
};
