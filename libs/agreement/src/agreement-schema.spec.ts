import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { agreementSchema, forbiddenUses } from './index.js';

const published = fileURLToPath(new URL('../../../docs/schema/agreement.v1.json', import.meta.url));

describe('the published agreement schema', () => {
  // After a wanted change: UPDATE_SCHEMA=1 npx jest libs/agreement/src/agreement-schema.spec.ts
  it('is the schema this software enforces', () => {
    if (process.env.UPDATE_SCHEMA === '1') {
      writeFileSync(published, `${JSON.stringify(agreementSchema, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(JSON.parse(JSON.stringify(agreementSchema)));
  });

  it('closes every object, so that nothing can be added unseen', () => {
    const open: string[] = [];
    const walk = (part: unknown, path: string): void => {
      if (typeof part !== 'object' || part === null) return;
      const { type, properties, additionalProperties } = part as Record<string, unknown>;
      const conditional = /\/(if|then|else)$/.test(path);
      if (type === 'object' && properties && !conditional && additionalProperties !== false) open.push(path);
      for (const [name, inner] of Object.entries(part)) walk(inner, `${path}/${name}`);
    };
    walk(agreementSchema, '');
    expect(open).toEqual([]);
  });

  it('holds what must never be done, sentence by sentence, in both languages', () => {
    for (const use of forbiddenUses) {
      expect(use.zh).toMatch(/^不得.+。$/);
      expect(use.en).toMatch(/^Never .+\.$/);
    }
  });
});
