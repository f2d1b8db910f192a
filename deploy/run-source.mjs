/**
 * Runs TypeScript sources without a build: `node --conditions=@liangdi/source --import ./deploy/run-source.mjs file.ts`.
 * swc, because tsx and esbuild emit no decorator metadata and Nest would inject `undefined` with only a warning.
 */
import { register } from 'node:module';

register('./run-source-hooks.mjs', import.meta.url);
process.setSourceMapsEnabled(true);
