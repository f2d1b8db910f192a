/** A clock that stands still until a spec moves it. */
export interface FixedClock {
  now(): Date;
  advance(milliseconds: number): void;
  set(at: string | Date): void;
}

export function fixedClock(at: string | Date = '2026-03-02T02:00:00.000Z'): FixedClock {
  let current = new Date(at);
  return {
    now: () => new Date(current),
    advance: (milliseconds) => void (current = new Date(current.getTime() + milliseconds)),
    set: (to) => void (current = new Date(to)),
  };
}
