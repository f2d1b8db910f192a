/**
 * When positions are committed, on either transport: seldom (a commit per batch costs 6–8 ms of latency), at the latest after a second,
 * and on every orderly leave. What is redelivered for it, the inbox absorbs.
 */
export const commitEveryMs = 1_000;
export const commitEveryMessages = 2_000;

/** Deadlines of an orderly stop: for the running batch, then for the goodbye to the server. */
export const finishBatchWithinMs = 10_000;
export const leaveWithinMs = 3_000;

/** How many from the start a handler really did; never trusts it beyond the batch. */
export function doneOf(answer: number, batchLength: number): number {
  return Number.isInteger(answer) ? Math.min(Math.max(answer, 0), batchLength) : 0;
}
