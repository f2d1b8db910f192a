/** Which runs are asked for, checked before they reach SQL; what is left out does not narrow. */
import { problem } from '@liangdi/problem';
import { directions } from '@liangdi/record';
import { isUuid } from '../is-uuid.js';
import { runStates } from '../run.view.js';

export interface RunFilter {
  readonly agreementId: string | null;
  readonly direction: string | null;
  readonly state: string | null;
}

const rules: Readonly<Record<keyof RunFilter, { rule: string; holds: (text: string) => boolean }>> = {
  agreementId: { rule: 'uuid', holds: isUuid },
  direction: { rule: 'isIn', holds: (text) => (directions as readonly string[]).includes(text) },
  state: { rule: 'isIn', holds: (text) => (runStates as readonly string[]).includes(text) },
};

/** @throws request-invalid */
export function runFilterOf(asked: Readonly<Record<keyof RunFilter, unknown>>): RunFilter {
  const names = Object.keys(rules) as (keyof RunFilter)[];
  const faults = names
    .filter((name) => asked[name] !== undefined && !isGood(name, asked[name]))
    .map((name) => ({ pointer: `/${name}`, rule: rules[name].rule }));
  if (faults.length > 0) throw problem('request-invalid', {}, { faults });
  const given = names.map((name) => [name, asked[name] ?? null]);
  return Object.fromEntries(given) as RunFilter;
}

function isGood(name: keyof RunFilter, value: unknown): boolean {
  return typeof value === 'string' && rules[name].holds(value);
}
