import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { evidenceSchema } from './evidence-schema.js';

const published = fileURLToPath(new URL('../../../../docs/schema/evidence.v1.json', import.meta.url));

describe('the published evidence schema', () => {
  // After a wanted change: UPDATE_SCHEMA=1 npx jest libs/office/src/export-evidence/evidence-schema.spec.ts
  it('is the shape this software tells its callers', () => {
    if (process.env.UPDATE_SCHEMA === '1')
      writeFileSync(published, `${JSON.stringify(evidenceSchema, null, 2)}\n`);
    expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(evidenceSchema);
  });
});
