/**
 * Small, fast shape checks for the few documents of the envelope. Protects: a signed document has exactly the members
 * the protocol names; a fault names the place, never the value.
 */
import { isB64uOf32 } from '../digest/base64url.js';
import { isRecord } from './is-record.js';

/** Nothing when good, else a JSON pointer to the first fault. */
export type Shape = (value: unknown) => string | undefined;

export function where(good: (value: unknown) => boolean): Shape {
  return (value) => (good(value) ? undefined : '');
}

export function exactly(...texts: readonly string[]): Shape {
  return where((value) => typeof value === 'string' && texts.includes(value));
}

export function matching(pattern: RegExp): Shape {
  return where((value) => typeof value === 'string' && pattern.test(value));
}

/** Text a human reads: not empty, bounded in UTF-16 units. */
export function textUpTo(length: number): Shape {
  return where((value) => typeof value === 'string' && value.length > 0 && value.length <= length);
}

export function integerFrom(least: number, most: number = Number.MAX_SAFE_INTEGER): Shape {
  return where(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  );
}

export function listOf(item: Shape, least: number, most: number): Shape {
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return '';
    for (let i = 0; i < value.length; i++) {
      const fault = item(value[i]);
      if (fault !== undefined) return `/${i}${fault}`;
    }
    return undefined;
  };
}

/** An object with all required members, any of the optional ones, and no other. */
export function members(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const names = Object.keys(required);
  return (value) => {
    if (!isRecord(value)) return '';
    for (const name of names) if (!Object.hasOwn(value, name)) return `/${name}`;
    for (const name of Object.keys(value)) {
      const shape = Object.hasOwn(required, name)
        ? required[name]
        : Object.hasOwn(optional, name)
          ? optional[name]
          : undefined;
      // An unknown name is the sender's text and may hold anything: the pointer stops above it.
      if (shape === undefined) return '';
      const fault = shape(value[name]);
      if (fault !== undefined) return `/${name}${fault}`;
    }
    return undefined;
  };
}

export const digestShape: Shape = where(isB64uOf32);
export const partyShape: Shape = matching(/^\d{6}\.(origin|destination)$/);
/** An id of an agreement or clause: opaque here. */
export const idShape: Shape = matching(/^[0-9A-Za-z._-]{1,64}$/);
export const problemCodeShape: Shape = matching(/^[a-z][a-z0-9]*(-[a-z0-9]+){0,12}$/);
export const directionShape: Shape = exactly('originToDestination', 'destinationToOrigin');

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** RFC 3339, UTC, milliseconds, `Z`: one spelling, so instants compare as text. */
export const instantShape: Shape = where((value) => {
  if (typeof value !== 'string' || !instantPattern.test(value)) return false;
  const time = Date.parse(value);
  // The second half refuses 31 February, which Date.parse would carry over into March.
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
});
