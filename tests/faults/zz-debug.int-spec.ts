/** debug */
import { it, expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { twoJurisdictions } from '../harness/two-jurisdictions.js';
import { openScene } from './scene.js';
import { Client } from './client.js';
it('x', async () => {
  const world = await twoJurisdictions({ transport: 'postgres' });
  const scene = await openScene(world);
  const client = new Client(scene);
  await client.call();
  let t = Date.now();
  await world.destination.process!.stop();
  console.log('stop', Date.now() - t);
  t = Date.now();
  const p = await world.destination.start({ env: { LIANGDI_FAULT_AT: 'use-case:before-commit#2' }, waitUntilReady: false });
  const r = await Promise.race([p.ended, new Promise((r) => setTimeout(r, 8000))]);
  console.log('ended', r, Date.now() - t);
  console.log(readFileSync(world.destination.logFile, 'utf8').split('\n').slice(-12).join('\n'));
  await scene.books.close();
  await world.stop();
}, 100000);
