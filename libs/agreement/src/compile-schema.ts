/** A JSON Schema as a function from anything to faults. Protects: a fault names place and rule, never the value sent. */
import type { ProblemFault } from '@liangdi/problem';
import { isCivilDate, isInstant } from '@liangdi/record';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
});
ajv.addFormat('date', isCivilDate);
ajv.addFormat('date-time', isInstant);

export function compileSchema(schema: object): (value: unknown) => readonly ProblemFault[] {
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).filter(tells).map(toFault));
}

/** `if` only repeats what the failed branch has said. */
function tells(error: ErrorObject): boolean {
  return error.keyword !== 'if';
}

function toFault(error: ErrorObject): ProblemFault {
  const missing = (error.params as { missingProperty?: string }).missingProperty;
  return missing === undefined
    ? { pointer: error.instancePath, rule: error.keyword }
    : { pointer: `${error.instancePath}/${missing}`, rule: 'required' };
}
