/** What the specs about bad input share: one world, its desks, and good things to spoil. Opened once; the bindings are live. */
import { randomUUID } from 'node:crypto';
import { inventedPapers, register } from '../../../deploy/local/story/people.js';
import type { Desk, Reply } from '../../../deploy/local/world/desk.js';
import { openFaultWorld, type FaultWorld } from '../open-world.js';
import { openScene, serviceRecord, type Scene } from '../scene.js';

export let world: FaultWorld;
export let scene: Scene;
export let worker: Desk;
export let registrar: Desk;

export async function openCounter(): Promise<void> {
  world = await openFaultWorld('postgres');
  scene = await openScene(world);
  worker = world.destination.desk('worker');
  registrar = world.origin.desk('registrar');
  await register(world.origin, 400, 'person-lin');
  await register(world.destination, 400, 'person-lin');
}

export async function closeCounter(): Promise<void> {
  await scene?.books.close();
  await world?.stop();
}

export function post(
  desk: Desk,
  path: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return desk.ask('POST', path, body, { 'idempotency-key': randomUUID(), ...headers });
}

export function papers(change: object = {}): object {
  return { ...inventedPapers(500), ...change };
}

export function record(change: object = {}, admin: object = {}): object {
  return { ...serviceRecord(scene, 0, admin), ...change };
}

/** How much there is of everything that a request could add to. */
export async function stored(): Promise<unknown> {
  const tables = ['person', 'record', 'outbox', 'consent', 'agreement', 'idempotency_key', 'ledger_entry'];
  const sql = `SELECT ${tables.map((table) => `(SELECT count(*) FROM ${table})::integer AS ${table}`).join(', ')}`;
  return Promise.all((['origin', 'destination'] as const).map((side) => scene.books.one(side, sql)));
}
