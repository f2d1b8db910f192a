/**
 * A life: the states of a thing and the acts that move it, as data, with a validator. What no arrow names is forbidden.
 * It begins in the first state written, or in one of those named beside the table; a state without arrows is final.
 */
import { problem } from '@liangdi/problem';

type Arrows<State extends string> = Readonly<Record<string, State>>;
type ActsIn<Table> = { [State in keyof Table]: keyof Table[State] & string }[keyof Table];

export interface Life<State extends string = string, Act extends string = string> {
  readonly name: string;
  /** Where it may begin. */
  readonly starts: readonly State[];
  readonly states: readonly State[];
  /** Where the act leads. @throws problem 'life-forbids' */
  next(state: string, act: Act): State;
  can(state: string, act: Act): boolean;
  /** What may be done now; empty in a final state. */
  acts(state: string): Act[];
  isState(state: string): state is State;
}

export type StateOf<L> = L extends Life<infer State, string> ? State : never;

export function life<const Table extends { readonly [State in keyof Table]: Arrows<keyof Table & string> }>(
  name: string,
  table: Table,
  starts: readonly (keyof Table & string)[] = (Object.keys(table) as (keyof Table & string)[]).slice(0, 1),
): Life<keyof Table & string, ActsIn<Table>> {
  type State = keyof Table & string;
  type Act = ActsIn<Table>;
  // Maps, not the object: a state read from a message may be called "constructor".
  const arrows = new Map(
    Object.entries<Arrows<State>>(table).map(([state, acts]) => [state, new Map(Object.entries(acts))]),
  );
  const states = [...arrows.keys()] as State[];
  requireSound(name, arrows, starts);

  return {
    name,
    starts,
    states,
    next(state, act) {
      const reached = arrows.get(state)?.get(act);
      if (reached === undefined) throw problem('life-forbids', { life: name, state, act });
      return reached;
    },
    can: (state, act) => arrows.get(state)?.has(act) ?? false,
    acts: (state) => [...(arrows.get(state)?.keys() ?? [])] as Act[],
    isState: (state): state is State => arrows.has(state),
  };
}

/** A life with a state nobody can reach, or an arrow into nowhere, is a slip of the pen: refuse to start with it. */
function requireSound(
  name: string,
  arrows: ReadonlyMap<string, ReadonlyMap<string, string>>,
  starts: readonly string[],
): void {
  const reached = new Set(starts);
  // A Set is walked in the order of insertion, and what is added on the way is walked too.
  for (const state of reached) {
    for (const next of arrows.get(state)?.values() ?? []) reached.add(next);
  }
  const nowhere = [...reached].filter((state) => !arrows.has(state));
  const lost = [...arrows.keys()].filter((state) => !reached.has(state));
  if (nowhere.length + lost.length > 0)
    throw new Error(`The life ${name} is not sound: ${[...nowhere, ...lost].join(', ')}`);
}
