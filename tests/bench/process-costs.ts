/** CPU time and memory of the processes of a bench, read from /proc: on a shared machine the steadier figure than any rate. */
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { BenchWorld } from './bench-world.js';

export type CpuMs = Readonly<
  Partial<Record<'sender' | 'receiver' | 'driver' | 'postgres' | 'kafka', number>>
>;

const msPerTick = 10;

interface Stat {
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly childrenMs: number;
}

export class ProcessCosts {
  private constructor(
    private readonly world: BenchWorld,
    private readonly postmaster: number | undefined,
    private readonly broker: number | undefined,
  ) {}

  static async open(world: BenchWorld): Promise<ProcessCosts> {
    return new ProcessCosts(world, await findPostmaster(world.superuserUrl), findBroker());
  }

  read(): CpuMs {
    const { sender, receiver } = this.world;
    const costs: Record<string, number | undefined> = {
      sender: cpuOf(sender.process?.pid),
      receiver: cpuOf(receiver.process?.pid),
      driver: cpuOf(process.pid),
      postgres: this.postmaster === undefined ? undefined : familyCpu(this.postmaster),
      kafka: cpuOf(this.broker),
    };
    return Object.fromEntries(Object.entries(costs).filter(([, ms]) => ms !== undefined)) as CpuMs;
  }

  residentMb(): { sender: number | undefined; receiver: number | undefined } {
    return {
      sender: residentMb(this.world.sender.process?.pid),
      receiver: residentMb(this.world.receiver.process?.pid),
    };
  }
}

/** CPU milliseconds spent for each thousand records between two readings. */
export function perThousand(before: CpuMs, after: CpuMs, records: number): CpuMs {
  const spent = Object.entries(after).map(([who, ms]) => [
    who,
    Math.round(((ms - (before[who as keyof CpuMs] ?? 0)) / records) * 1000),
  ]);
  return Object.fromEntries(spent) as CpuMs;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in brackets may hold blanks.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      parent: fields[1]!,
      ownMs: (fields[11]! + fields[12]!) * msPerTick,
      childrenMs: (fields[13]! + fields[14]!) * msPerTick,
    };
  } catch {
    return undefined;
  }
}

export function cpuOf(pid: number | undefined): number | undefined {
  return pid === undefined ? undefined : statOf(pid)?.ownMs;
}

function familyCpu(pid: number): number | undefined {
  const parent = statOf(pid);
  if (!parent) return undefined;
  const children = pids()
    .map(statOf)
    .filter((stat) => stat?.parent === pid);
  return children.reduce((sum, child) => sum + child!.ownMs, parent.ownMs + parent.childrenMs);
}

export function residentMb(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    return Math.round(
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    );
  } catch {
    return undefined;
  }
}

function pids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
  } catch {
    return [];
  }
}

async function findPostmaster(superuserUrl: string): Promise<number | undefined> {
  if (process.env['DATABASE_URL']) return undefined;
  const client = new pg.Client(superuserUrl);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const parent = statOf(rows[0]!.pid)?.parent;
  await client.end();
  return parent;
}

function findBroker(): number | undefined {
  return pids().find((pid) => {
    // Between us and it stands the shell that ends it with us.
    const shell = statOf(pid)?.parent;
    if (shell === undefined || statOf(shell)?.parent !== process.pid) return false;
    return commandOf(pid)?.includes('kafka.Kafka') ?? false;
  });
}

/** Undefined for a process that has ended between being listed and being looked at. */
function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}
