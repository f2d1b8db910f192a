/** The bricks the layers are built from. Every text is bounded, every object closed: what is not named cannot travel. */
import { uuidPattern } from '../identifiers.js';
import { officePattern } from '../party/party.js';
import { instantPattern } from '../time/instant.js';

export type SchemaPart = Readonly<Record<string, unknown>>;
export type SchemaParts = Readonly<Record<string, SchemaPart>>;

export interface ObjectSchema extends SchemaPart {
  readonly type: 'object';
  readonly properties: SchemaParts;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/** A closed object: the first group must be there, the second may. */
export function closed(
  required: SchemaParts,
  optional: SchemaParts = {},
  more: SchemaPart = {},
): ObjectSchema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
    ...more,
  };
}

/**
 * One line of text. No control characters, no line separators, and no direction overrides or zero-width marks, with
 * which a name can be made to read as another. Private-use characters stay: old registers print rare names with them.
 */
export function line(maxLength: number): SchemaPart {
  return {
    type: 'string',
    minLength: 1,
    maxLength,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]+$',
  };
}

/** Several lines of text; only in the clinical layer. */
export function prose(maxLength: number): SchemaPart {
  return {
    type: 'string',
    minLength: 1,
    maxLength,
    pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]+$',
  };
}

export function matching(pattern: string, maxLength: number): SchemaPart {
  return { type: 'string', maxLength, pattern };
}

export function oneOf(values: readonly string[]): SchemaPart {
  return { type: 'string', enum: [...values] };
}

export function listOf(items: SchemaPart, maxItems: number): SchemaPart {
  return { type: 'array', items, minItems: 1, maxItems, uniqueItems: true };
}

export function whole(minimum: number, maximum: number): SchemaPart {
  return { type: 'integer', minimum, maximum };
}

export function measured(minimum: number, maximum: number): SchemaPart {
  return { type: 'number', minimum, maximum };
}

export const uuid = matching(uuidPattern, 36);
export const office = matching(officePattern, 9);
export const day: SchemaPart = { type: 'string', format: 'date', maxLength: 10 };
export const moment: SchemaPart = {
  type: 'string',
  format: 'date-time',
  pattern: instantPattern,
  maxLength: 24,
};
/** A token somebody's system made up: an agreement, a clause, a consent. */
export const token = matching('^[A-Za-z0-9][A-Za-z0-9._:/-]*$', 80);
/** 32 bytes in base64url without padding. */
export const hash256 = matching('^[A-Za-z0-9_-]{43}$', 43);
/** The number printed on a certificate or card. Drawn at random, so that one cannot be found by counting from another. */
export const documentNo = matching('^[A-Z0-9][A-Z0-9-]{5,39}$', 40);

/** Says who acted by function and work number, never by name. */
export const staffRoles = [
  'registrar',
  'servicePointWorker',
  'clinic',
  'physician',
  'obstetrician',
  'midwife',
  'nurse',
  'publicHealthDoctor',
  'villageDoctor',
  'other',
] as const;
export type StaffRole = (typeof staffRoles)[number];

export interface Staff {
  readonly role: StaffRole;
  readonly workNumber: string;
}

export const staff = closed({
  role: oneOf(staffRoles),
  workNumber: matching('^[A-Za-z0-9][A-Za-z0-9-]*$', 17),
});
