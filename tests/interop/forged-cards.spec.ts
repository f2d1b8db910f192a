/**
 * An evidence file with a card its party never made: public keys are public, so anybody can list them on a card of his own. Both strangers’
 * checkers must refuse it as the project’s own verifier does.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSigningKey, signPartyCard } from '@liangdi/envelope';
import {
  evidenceParties as real,
  sampleEvidence,
  type SampleEvidence,
} from '../../deploy/verifier/specs/sample-evidence.js';
import {
  keyOf,
  nextFields,
  sampleParty,
  sender,
  type SampleParty,
} from '../../deploy/verifier/specs/sample-parties.js';
import { verifyText } from '../../deploy/verifier/verify.js';
import { checkEvidence } from './evidence-checker/check-evidence.js';

const run = promisify(execFile);
const checker = fileURLToPath(new URL('check_evidence.py', import.meta.url));
/** What the two offices have read to each other over the telephone. */
const compared = [real.sender.key.kid, real.receiver.key.kid];

let folder: string;
let python: boolean;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liangdi-cards-'));
  python = await run('python3', ['-c', 'import cryptography']).then(
    () => true,
    () => false,
  );
  if (!python)
    console.warn(
      'SKIPPED: python3 with the package cryptography is not here; the second checker was not run',
    );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Under which name each checker refuses the file; undefined where it is believed. */
async function refusals(
  file: SampleEvidence,
  kids: readonly string[] = compared,
): Promise<(string | undefined)[]> {
  const ours = verifyText(JSON.stringify(file), { pins: kids }).checks.find(({ ok }) => !ok)?.name;
  const stranger = await checkEvidence(file, kids).then(
    () => undefined,
    (thrown: { failure?: string }) => thrown.failure ?? String(thrown),
  );
  return python ? [ours, stranger, await inPython(file, kids)] : [ours, stranger];
}

async function inPython(file: SampleEvidence, kids: readonly string[]): Promise<string | undefined> {
  const path = join(folder, 'evidence.json');
  await writeFile(path, JSON.stringify(file));
  return run('python3', [checker, path, ...kids]).then(
    () => undefined,
    (thrown: { stderr: string }) => thrown.stderr.split(':')[0],
  );
}

const allSay = (failure: string | undefined) => (python ? [failure, failure, failure] : [failure, failure]);

/** Signs everything in the name of a party, under a card of his own that lists the party’s real key beside his. */
function impostorOf(party: SampleParty): SampleParty {
  const impostor = sampleParty(party.party);
  const card = signPartyCard(
    nextFields(impostor, { keys: [...impostor.fields.keys, party.fields.keys[0]] }),
    impostor.key,
  );
  return { ...impostor, card };
}

describe('a party card in an evidence file', () => {
  it('is believed when a compared key signed it', async () => {
    expect(await refusals(sampleEvidence())).toEqual(allSay(undefined));
  });

  it.each(['sender', 'receiver'] as const)(
    'is not believed for merely listing a compared key: of the %s',
    async (side) => {
      const forged = sampleEvidence(undefined, { ...real, [side]: impostorOf(real[side]) });
      expect(await refusals(forged)).toEqual(allSay('party-card-stranger'));
    },
  );

  it('is not believed for the real one that follows it', async () => {
    const impostor = sampleParty(sender);
    const listed = { ...impostor.fields, keys: [...impostor.fields.keys, real.sender.fields.keys[0]] };
    const forged = signPartyCard(listed as never, impostor.key);
    const newer = signPartyCard(nextFields(real.sender, {}), real.sender.key);
    const file = { ...sampleEvidence(), partyCards: [forged, newer, real.receiver.card] };
    expect(await refusals(file)).toEqual(allSay('party-card-succession'));
  });

  it('is believed when a key of a believed card signed it, whichever of the two was compared', async () => {
    const second = generateSigningKey();
    const keys = [...real.sender.fields.keys, keyOf('sign', second)];
    const next = signPartyCard(nextFields(real.sender, { keys }), real.sender.key);
    const third = signPartyCard(
      nextFields(real.sender, { keys, serial: 3, issuedAt: '2026-02-02T00:00:00.000Z' }),
      second,
    );
    const file = { ...sampleEvidence(), partyCards: [real.sender.card, next, third, real.receiver.card] };
    expect(await refusals(file)).toEqual(allSay(undefined));
    expect(await refusals(file, [second.kid, real.receiver.key.kid])).toEqual(allSay(undefined));
    expect(await refusals(file, [real.receiver.key.kid])).toEqual(allSay('party-card-stranger'));
  });

  it('is not believed in the name of one party under the key of the other', async () => {
    const own = real.receiver.fields.keys[0];
    const second = generateSigningKey();
    const rotated = nextFields(real.receiver, {
      keys: [...real.receiver.fields.keys, keyOf('sign', second)],
    });
    const asReceiver = { ...real.receiver, key: second, card: signPartyCard(rotated, real.receiver.key) };
    const fresh = sampleParty(sender);
    const posing = nextFields(fresh, { keys: [...fresh.fields.keys, own] });
    const asSender = { ...fresh, card: signPartyCard(posing, real.receiver.key) };
    const forged = sampleEvidence(undefined, { sender: asSender, receiver: asReceiver });
    expect(await refusals(forged)).toEqual(allSay('party-card-signature'));
  });
});
