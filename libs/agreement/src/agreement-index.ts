/** An agreement prepared once for being asked thousands of times a second; kept beside the document, by identity. */
import { parsePartyId, type Direction, type Purpose, type RecordKind } from '@liangdi/record';
import type { AgreementDocument, Clause } from './document.js';
import { periodOf, type Period } from './period.js';

type Side = 'origin' | 'destination';

export interface IndexedClause {
  readonly clause: Clause;
  readonly fields: ReadonlySet<string>;
  /** Absent: every office of that party. */
  readonly offices: { readonly [side in Side]?: ReadonlySet<string> };
}

export interface AgreementIndex {
  readonly document: AgreementDocument;
  readonly period: Period;
  readonly division: Readonly<Record<Side, string>>;
  readonly clauses: readonly IndexedClause[];
  readonly byId: ReadonlyMap<string, IndexedClause>;
  cell(kind: RecordKind, direction: Direction, purpose: Purpose): readonly IndexedClause[];
}

const indexes = new WeakMap<AgreementDocument, AgreementIndex>();
const none: readonly IndexedClause[] = [];

export function indexOf(document: AgreementDocument): AgreementIndex {
  const known = indexes.get(document);
  if (known !== undefined) return known;
  const index = build(document);
  indexes.set(document, index);
  return index;
}

function build(document: AgreementDocument): AgreementIndex {
  const clauses = document.clauses.map(indexClause);
  const cells = new Map<string, IndexedClause[]>();
  for (const indexed of clauses) {
    const { recordType, direction, purpose } = indexed.clause;
    const key = `${recordType} ${direction} ${purpose}`;
    cells.set(key, [...(cells.get(key) ?? []), indexed]);
  }
  return {
    document,
    period: periodOf(document.validFrom, document.validUntil),
    division: {
      origin: parsePartyId(document.parties.origin.party).division,
      destination: parsePartyId(document.parties.destination.party).division,
    },
    clauses,
    byId: new Map(clauses.map((indexed) => [indexed.clause.clauseId, indexed])),
    cell: (kind, direction, purpose) => cells.get(`${kind} ${direction} ${purpose}`) ?? none,
  };
}

function indexClause(clause: Clause): IndexedClause {
  const { origin, destination } = clause.offices ?? {};
  return {
    clause,
    fields: new Set(clause.fields),
    offices: {
      ...(origin === undefined ? {} : { origin: new Set<string>(origin) }),
      ...(destination === undefined ? {} : { destination: new Set<string>(destination) }),
    },
  };
}
