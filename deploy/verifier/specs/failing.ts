/** One small checkpoint file for many specs, and what of it does not hold once it was changed. */
import { expect } from '@jest/globals';
import { verifyText, type Check, type VerifyOptions } from '../verify.js';
import { sampleFile, type SampleFile } from './sample-file.js';

export const sample = sampleFile();

export function failing(of: unknown, options?: VerifyOptions): Check | undefined {
  const { ok, checks } = verifyText(typeof of === 'string' ? of : JSON.stringify(of), options);
  const failed = checks.find((check) => !check.ok);
  expect(ok).toBe(failed === undefined);
  return failed;
}

export function changed(change: (copy: SampleFile) => void): SampleFile {
  const copy = structuredClone(sample.file);
  change(copy);
  return copy;
}
