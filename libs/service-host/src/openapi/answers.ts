/** `@Answers(CertificateView, 'request-not-found', …)`: what a route answers and which problems it may tell, for the description of the interface. */
import { SetMetadata } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import type { ProblemCode } from '@liangdi/problem';

/** A class whose members are marked @ApiProperty, a list or page of one, a JSON Schema, a file of some media type, or nothing. */
export type AnswerShape =
  | Type
  | { readonly pageOf: Type }
  | { readonly listOf: Type }
  | { readonly schema: object }
  | { readonly file: string }
  | undefined;

export interface AnswersOfRoute {
  readonly shape: AnswerShape;
  readonly codes: readonly ProblemCode[];
}

export const answersKey = 'liangdi:answers';

export function Answers(shape: AnswerShape, ...codes: readonly ProblemCode[]): MethodDecorator {
  return SetMetadata<string, AnswersOfRoute>(answersKey, { shape, codes });
}

/** The classes a shape speaks of. */
export function modelsOf(shape: AnswerShape): Type[] {
  if (shape === undefined) return [];
  if (typeof shape === 'function') return [shape];
  if ('pageOf' in shape) return [shape.pageOf];
  return 'listOf' in shape ? [shape.listOf] : [];
}
