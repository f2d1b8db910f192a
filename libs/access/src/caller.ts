/**
 * Who is asking, as the verified token says: the actor of every transaction this request opens.
 * Protects: a controller gets its caller from the guard and from nowhere else.
 */
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Actor } from '@liangdi/database';
import { problem } from '@liangdi/problem';
import type { OfficeId, PartyId, Purpose } from '@liangdi/record';
import type { Role } from './roles.js';

export interface Caller extends Actor {
  readonly roles: readonly Role[];
  readonly party: PartyId;
  readonly office?: OfficeId;
  readonly purpose?: Purpose;
}

/** A registrar, service point worker, clinician, agreement manager or auditor: always of one office. */
export interface Officer extends Caller {
  readonly kind: 'officer';
  readonly office: OfficeId;
}

/** The person herself. `subject` is her sign-in account; which person that is, the party's own register says. */
export interface PersonCaller extends Caller {
  readonly kind: 'person';
}

/** A partner's system, for the few routes that machines may call. */
export interface MachineCaller extends Caller {
  readonly kind: 'machine';
}

/** Keeps the machines running; sees metadata only. */
export interface OperatorCaller extends Caller {
  readonly kind: 'operator';
}

/** What the guard leaves on a request. */
export interface RequestWithCaller {
  caller?: Caller;
}

/** The verified caller of this request: `@Caller() registrar: Officer`. On an @Open route there is none and it refuses. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<RequestWithCaller>();
  if (!caller) throw problem('token-missing');
  return caller;
});
