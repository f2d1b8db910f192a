/** The command-line program as an operator and a manager use it: against running services, in another folder than the project's. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEventHeaders, inboxTopic, postgresTransport } from '@liangdi/delivery';
import { newId } from '@liangdi/record';
import type { Side } from '../../deploy/local/world/world.js';
import { twoJurisdictions, type TwoJurisdictions } from '../harness/two-jurisdictions.js';

const program = fileURLToPath(new URL('../../deploy/cli/liangdi.mjs', import.meta.url));

let world: TwoJurisdictions;
let folder: string;

beforeAll(async () => {
  world = await twoJurisdictions();
  folder = await mkdtemp(join(tmpdir(), 'liangdi-command-line-'));
}, 120_000);
afterAll(async () => {
  await world?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function liangdi(side: Side | undefined, ...args: string[]): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    LIANGDI_URL: side?.url ?? 'http://127.0.0.1:9',
    LIANGDI_ISSUER: world.issuer,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder, env }, (thrown, stdout, stderr) =>
      resolve({ code: thrown ? Number(thrown.code) : 0, stdout, stderr }),
    );
  });
}

describe('the command line', () => {
  it('lets two parties add each other by two signed files', async () => {
    const { origin, destination } = world;
    expect(await liangdi(origin, 'party-card', 'show', '--out', 'origin.json')).toMatchObject({ code: 0 });
    const pinned = await liangdi(destination, 'party-card', 'pin', 'origin.json');
    expect(pinned).toMatchObject({ code: 0, stderr: expect.stringContaining('360731.origin') });
    expect(JSON.parse(pinned.stdout)).toMatchObject({ party: '360731.origin' });

    const { card } = JSON.parse(await readFile(join(folder, 'origin.json'), 'utf8'));
    await writeFile(join(folder, 'forged.json'), JSON.stringify({ card: `${card.slice(0, -8)}AAAAAAAA` }));
    expect(await liangdi(destination, 'party-card', 'pin', 'forged.json')).toMatchObject({
      code: 1,
      stdout: '',
    });
    expect(await liangdi(destination, 'party-card', 'pin', 'none.json')).toMatchObject({ code: 1 });
  });

  it('lets an operator list, look at and replay what is parked', async () => {
    expect(await liangdi(world.origin, 'parked', 'list')).toMatchObject({ code: 0, stdout: '' });
    const transport = postgresTransport({ url: world.exchangeUrl, log: quiet });
    const headers = cloudEventHeaders('liangdi.parcel.v1', newId(), world.destination.jurisdiction.party);
    const garbage = { key: 'k', headers, value: Buffer.from('no parcel') };
    await transport.send(inboxTopic(world.origin.jurisdiction.party), [garbage]);
    await transport.close();
    const { stdout } = await world.eventually('it to be parked', async () => {
      const listed = await liangdi(world.origin, 'parked', 'list');
      return listed.stdout !== '' && listed;
    });
    expect(stdout).toMatch(
      /^[\da-f-]{36} {2}\S+ {2}jwe-malformed {2}liangdi\.parcel\.v1 {2}440306\.destination {2}9 B\n$/,
    );
    const id = stdout.slice(0, 36);
    expect(JSON.parse((await liangdi(world.origin, 'parked', 'show', id)).stdout)).toMatchObject({
      parkedId: id,
      bytes: 9,
    });
    const replayed = await liangdi(world.origin, 'parked', 'replay', id);
    expect(replayed).toMatchObject({ code: 1, stderr: expect.stringContaining('jwe-malformed') });
  });

  it('makes keys only their owner can read, and never writes over them', async () => {
    expect(await liangdi(undefined, 'keys', 'create', '--out', 'keys.json')).toMatchObject({ code: 0 });
    expect((await stat(join(folder, 'keys.json'))).mode & 0o777).toBe(0o600);
    expect(await liangdi(undefined, 'keys', 'create', '--out', 'keys.json')).toMatchObject({ code: 1 });
  });

  it('says in its exit status whether it was refused, called wrongly, or nobody answered', async () => {
    const refused = await liangdi(world.origin, 'trace', '--record', newId());
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('record-not-found') });
    expect(await liangdi(world.origin, 'trace')).toMatchObject({ code: 2 });
    expect(await liangdi(world.origin, 'parked', 'list', '--account', 'origin-auditor')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('role-not-allowed'),
    });
    const alone = await liangdi(undefined, 'trace', '--record', newId());
    expect(alone).toMatchObject({ code: 3, stderr: expect.stringContaining('npm start') });
  });
});

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
