/**
 * "May A send these fields of that record to B for this purpose today, and why": the same rules as coverage, told in
 * sentences, all of them and not only the first that fails. A spec proves that both always agree.
 */
import type { Problem } from '@liangdi/problem';
import { indexOf, type AgreementIndex } from './agreement-index.js';
import {
  matrixCoverage,
  missingFields,
  nearestClause,
  notInForce,
  strangerOffice,
  type CoverageAsk,
  type HeldAgreement,
} from './coverage.js';
import type { BilingualText, Clause } from './document.js';
import { agreementWords as words } from './words.js';

export interface MissingField {
  readonly field: string;
  /** What an addition would have to say; `clauseId` is the clause to extend, or `none`. */
  readonly clauseWouldNeed: BilingualText & { readonly clauseId: string };
}

export interface Explanation {
  readonly allowed: boolean;
  /** The clause that says so. */
  readonly clauseId?: string;
  readonly reasons: readonly BilingualText[];
  readonly missing: readonly MissingField[];
}

export function explain(agreement: HeldAgreement, ask: CoverageAsk): Explanation {
  const index = indexOf(agreement.document);
  const force = notInForce(agreement.state, index, ask.at);
  const stranger = strangerOffice(index, ask);
  const matrix = matrixCoverage(index, ask);
  const allowed = force === undefined && stranger === undefined && matrix.covered;
  return {
    allowed,
    ...(allowed ? { clauseId: matrix.clause.clauseId } : {}),
    reasons: [
      force === undefined ? inForceReason(index) : told(force),
      ...(stranger === undefined ? [] : [told(stranger)]),
      matrix.covered ? allowedReason(matrix.clause, ask) : told(matrix.problem),
    ],
    missing: missingFor(index, ask),
  };
}

/** What the nearest clause lacks: single fields where the cell exists, else every field asked. */
function missingFor(index: AgreementIndex, ask: CoverageAsk): readonly MissingField[] {
  const cell = index.cell(ask.kind, ask.direction, ask.purpose);
  if (cell.some((indexed) => missingFields(indexed, ask).length === 0)) return [];
  const nearest = nearestClause(index, ask);
  const toExtend = nearest !== undefined && cell.includes(nearest) ? nearest : undefined;
  const fields = toExtend === undefined ? ask.fields : missingFields(toExtend, ask);
  const clauseId = toExtend?.clause.clauseId ?? 'none';
  return fields.map((field) => ({
    field,
    clauseWouldNeed: { clauseId, ...wouldNeed(field, clauseId, ask) },
  }));
}

function wouldNeed(field: string, clauseId: string, ask: CoverageAsk): BilingualText {
  const [record, way, why] = [
    words.recordType[ask.kind],
    words.direction[ask.direction],
    words.purpose[ask.purpose],
  ];
  return clauseId === 'none'
    ? {
        zh: `新增条款：为“${why.zh}”，${way.zh}，${record.zh}，字段“${field}”。`,
        en: `A new clause: for ${why.en}, ${way.en}, ${record.en}, field "${field}".`,
      }
    : {
        zh: `在第 ${clauseId} 条增加字段“${field}”。`,
        en: `Clause ${clauseId}, with the field "${field}" added.`,
      };
}

function inForceReason({ document }: AgreementIndex): BilingualText {
  const { agreementVersion, validFrom, validUntil } = document;
  return {
    zh: `协议第 ${agreementVersion} 版生效，有效期 ${validFrom} 至 ${validUntil}。`,
    en: `Version ${agreementVersion} of the agreement is active, valid from ${validFrom} to ${validUntil}.`,
  };
}

function allowedReason(clause: Clause, ask: CoverageAsk): BilingualText {
  const [record, way, why] = [
    words.recordType[ask.kind],
    words.direction[ask.direction],
    words.purpose[ask.purpose],
  ];
  const fields = ask.fields.join(', ');
  return {
    zh: `第 ${clause.clauseId} 条允许为“${why.zh}”从${way.zh}发送${record.zh}的这些字段：${fields}。依据：${clause.legalBasis.reference}。`,
    en: `Clause ${clause.clauseId} allows these fields of a ${record.en} to go ${way.en} for ${why.en}: ${fields}. Basis: ${clause.legalBasis.reference}.`,
  };
}

function told(refused: Problem): BilingualText {
  const { detailZh, detailEn } = refused.toBody();
  return { zh: detailZh, en: detailEn };
}
