/** The published schemas of the entry and of both layers are the ones this software enforces; partners build against the files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { entrySchema, recordSchemas } from '@liangdi/record';

const published: Readonly<Record<string, object>> = {
  'entry.v1.json': entrySchema,
  'certificate-admin.v1.json': recordSchemas.certificate.admin,
  'feedback-card-admin.v1.json': recordSchemas.feedbackCard.admin,
  'feedback-card-clinical.v1.json': recordSchemas.feedbackCard.clinical!,
  'service-record-admin.v1.json': recordSchemas.serviceRecord.admin,
  'service-record-clinical.v1.json': recordSchemas.serviceRecord.clinical!,
};

describe('the published schemas of what is exchanged', () => {
  // After a wanted change: UPDATE_CONTRACT=1 NODE_OPTIONS=--experimental-vm-modules npx jest tests/contract/record-schemas
  it.each(Object.entries(published))('%s is the schema this software enforces', (name, schema) => {
    const file = fileURLToPath(new URL(`../../docs/schema/${name}`, import.meta.url));
    if (process.env['UPDATE_CONTRACT'] === '1') writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});
