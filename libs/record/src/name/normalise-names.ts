/** Brings every name of a record's admin layer to its one spelling before it is committed to, so both sides hash the same text. */
import { normaliseName } from './name.js';

type Loose = Readonly<Record<string, unknown>>;

/** A copy with the holder's and the spouse's names normalised; layers without names come back as they are. */
export function normaliseNames<Admin extends object>(admin: Admin): Admin {
  const given = admin as Loose;
  const changed: Record<string, unknown> = { ...given };
  if (typeof given['nameAsPrinted'] === 'string')
    changed['nameAsPrinted'] = normaliseName(given['nameAsPrinted']);
  if (Array.isArray(given['nameVariants'])) {
    changed['nameVariants'] = [
      ...new Set(
        given['nameVariants'].map((name) => (typeof name === 'string' ? normaliseName(name) : name)),
      ),
    ];
  }
  const claims = given['claims'];
  if (
    isObject(claims) &&
    isObject(claims['spouseName']) &&
    typeof claims['spouseName']['value'] === 'string'
  ) {
    changed['claims'] = {
      ...claims,
      spouseName: { ...claims['spouseName'], value: normaliseName(claims['spouseName']['value']) },
    };
  }
  return changed as Admin;
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
