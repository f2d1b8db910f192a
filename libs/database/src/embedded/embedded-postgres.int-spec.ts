import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../index.js';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function ask<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A process of its own that starts the server and stays: something to kill. */
function startInChild(dataFolder: string): { child: ChildProcess; url: Promise<string> } {
  const script = `import { startEmbeddedPostgres } from '@liangdi/database';
    const server = await startEmbeddedPostgres({ dataFolder: ${JSON.stringify(dataFolder)} });
    console.log(server.superuserUrl);`;
  const child = spawn(
    process.execPath,
    [
      '--conditions=@liangdi/source',
      '--import',
      fromHere('../../../../deploy/run-source.mjs'),
      '--input-type=module',
      '-e',
      script,
    ],
    {
      cwd: fromHere('../../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  const url = new Promise<string>((resolve) =>
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
  );
  return { child, url };
}

describe('the embedded PostgreSQL', () => {
  const folders: string[] = [];
  const servers: EmbeddedPostgres[] = [];
  const newFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'liangdi-embedded-'));
    folders.push(folder);
    return folder;
  };
  const start = async (dataFolder: string, port?: number) => {
    const server = await startEmbeddedPostgres({ dataFolder, port });
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });
  afterAll(async () => {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });

  // One test, because each start from nothing costs a second; mkdtemp's folder is 0700, which root's PostgreSQL cannot walk into.
  it('starts from nothing, durable and closed to those without the password, two side by side, and keeps its data', async () => {
    const [one, two] = await Promise.all([
      start(join(await newFolder(), 'data')),
      start(join(await newFolder(), 'data')),
    ]);
    expect(one.port).not.toBe(two.port);
    const settings = `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding')`;
    expect(
      (await ask<{ setting: string }>(one.superuserUrl, settings)).map(({ setting }) => setting).sort(),
    ).toEqual(['UTF8', 'on', 'on', 'on']);
    const stranger = one.superuserUrl.replace(/:[^:@]+@/, ':guess@');
    await expect(ask(stranger, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });

    await one.ensureDatabase('office_a');
    await Promise.all([one.ensureDatabase('office_a'), one.ensureDatabase('office_b')]);
    await ask(one.urlFor('office_a'), `CREATE TABLE kept AS SELECT '㛃𠮷' AS name`);
    const folder = join(folders[0]!, 'data');
    await expect(start(folder)).rejects.toMatchObject({ code: 'data-folder-in-use' });
    await expect(start(join(await newFolder(), 'data'), two.port)).rejects.toMatchObject({
      code: 'port-taken',
      details: { port: two.port },
    });

    await one.stop();
    await one.stopped;
    const again = await start(folder, one.port);
    expect(again.port).toBe(one.port);
    expect(await ask(again.urlFor('office_a'), 'SELECT name FROM kept')).toEqual([{ name: '㛃𠮷' }]);
  });

  it('says which port is taken, before it makes anything', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const folder = join(await newFolder(), 'data');
    await expect(start(folder, port)).rejects.toMatchObject({ code: 'port-taken' });
    expect(await readdir(folder)).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
  });

  it('takes over after its keeper was killed with -9, with everything that was committed', async () => {
    const folder = join(await newFolder(), 'data');
    const { child, url } = startInChild(folder);
    await ask(await url, 'CREATE TABLE kept AS SELECT 1 AS a');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(await ask(await url, 'SELECT a FROM kept')).toEqual([{ a: 1 }]); // PostgreSQL lives on, without a keeper
    const server = await start(folder, Number(new URL(await url).port));
    expect(await ask(server.superuserUrl, 'SELECT a FROM kept')).toEqual([{ a: 1 }]);
    await server.stop();

    // What a killed initdb leaves is ours to remove; what is missing from a cluster is not ours to invent.
    await rm(join(folder, 'cluster'), { recursive: true });
    await mkdir(join(folder, 'cluster.unfinished-0'), { recursive: true });
    await writeFile(join(folder, 'cluster.unfinished-0', 'PG_VERSION'), '18');
    await (await start(folder)).stop();
    expect((await readdir(folder)).sort()).toEqual(['cluster', 'superuser-password']);

    const version = await readFile(join(folder, 'cluster', 'PG_VERSION'));
    await writeFile(join(folder, 'cluster', 'PG_VERSION'), '16\n');
    await expect(start(folder)).rejects.toMatchObject({
      code: 'data-folder-other-version',
      details: { found: '16', expected: '18' },
    });
    await writeFile(join(folder, 'cluster', 'PG_VERSION'), version);
    await rm(join(folder, 'cluster', 'global', 'pg_control'));
    await expect(start(folder)).rejects.toMatchObject({
      code: 'data-folder-half-initialised',
      details: { missing: 'global/pg_control' },
    });
  });

  it('leaves alone a folder that holds other things, and names one it cannot reach', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'letter.txt'), 'mine');
    await chmod(folder, 0o755);
    await expect(start(folder)).rejects.toMatchObject({ code: 'data-folder-foreign' });
    expect(await readdir(folder)).toEqual(['letter.txt']);
    await expect(start(join(folder, 'letter.txt', 'data'))).rejects.toMatchObject({
      code: 'data-folder-unreachable',
    });
  });
});
