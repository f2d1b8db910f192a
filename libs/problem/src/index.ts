/** WHAT CAN GO WRONG and how it is told. */
export { catalogue, type ProblemCode } from './catalogue.js';
export {
  isProblem,
  Problem,
  problem,
  type Disposition,
  type ProblemBody,
  type ProblemDetails,
  type ProblemFault,
} from './problem.js';
