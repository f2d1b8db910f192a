/** WHAT CAN GO WRONG and how it is told. */
export { catalogue, type ProblemCode } from './catalogue.js';
export { isProblem, Problem, problem, type ProblemBody, type ProblemFault } from './problem.js';
export type { Disposition, ProblemDetails } from './entry.js';
