/** The problem body as a schema (RFC 9457 with our members). */
export const problemSchema = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'code', 'detail', 'detailZh', 'detailEn', 'requestId'],
  properties: {
    type: { type: 'string', description: 'urn:liangdi:problem:<code>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'One of a closed catalogue' },
    detail: { type: 'string', description: 'What is wrong and what to do next, in the language asked for' },
    detailZh: { type: 'string' },
    detailEn: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'rule'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer to the place; never the value' },
          rule: { type: 'string' },
        },
      },
    },
  },
};
