/** What the figures were measured on and with: no figure means anything without it. */
import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import pg from 'pg';
import type { BenchTransport } from './bench-world.js';

export interface Machine {
  readonly cpus: number;
  readonly memoryMb: number;
  /** How many processes wanted a core in the minute before the bench began: above 1 on two cores, somebody else was at work too. */
  readonly loadBefore: number;
  readonly node: string;
  readonly postgres: string;
  readonly kafka: string;
}

const loadBefore = Number(loadavg()[0]!.toFixed(1));

export async function describeMachine(transport: BenchTransport, superuserUrl?: string): Promise<Machine> {
  return {
    cpus: cpus().length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    loadBefore,
    node: process.versions.node,
    postgres: superuserUrl ? await postgresVersion(superuserUrl) : 'embedded',
    kafka: transport !== 'kafka' ? 'none' : process.env['KAFKA_BROKERS'] ? 'given' : '4.1 (local)',
  };
}

async function postgresVersion(url: string): Promise<string> {
  const server = new pg.Client(url);
  await server.connect();
  try {
    return (await server.query<{ server_version: string }>('SHOW server_version')).rows[0]!.server_version;
  } finally {
    await server.end();
  }
}

/** The commit, with `+` where the checkout differs from it. */
export function describeCommit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+');
  } catch {
    return 'unknown';
  }
}
