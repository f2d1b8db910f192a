/** The shape of every request, checked before a controller sees it. Protects: a fault names the place and the rule, never the value. */
import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from '@nestjs/common';
import { problem } from '@liangdi/problem';
import type { ProblemFault } from '@liangdi/problem';

const mostFaults = 50;

export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      problem('request-invalid', {}, { faults: faultsOf(errors).slice(0, mostFaults) }),
  });
}

function faultsOf(errors: readonly ValidationError[], place = ''): ProblemFault[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = `${place}/${safeName(property)}`;
    const own = Object.keys(constraints ?? {}).map((rule) => ({ pointer, rule: ruleNames[rule] ?? rule }));
    return [...own, ...faultsOf(children ?? [], pointer)];
  });
}

const ruleNames: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknownMember',
  unknownValue: 'object',
};

/** A member's name is the caller's text too: only what looks like a name is repeated. */
function safeName(property: string): string {
  return /^([A-Za-z_][A-Za-z_]{0,39}\d{0,2}|\d{1,4})$/.test(property) ? property : '?';
}
