import { describe, expect, it } from '@jest/globals';
import { b64u, generateSigningKey, sha256, signPartyCard } from '@liangdi/envelope';
import { changed, failing, sample } from './specs/failing.js';
import { sampleFile, signedBy } from './specs/sample-file.js';
import { keyOf, nextCard, nextFields, receiver, sampleParty, sender } from './specs/sample-parties.js';
import { verifyText } from './verify.js';

const { file, documents, parties } = sample;

describe('whoever signed', () => {
  it('must be one of the two parties', () => {
    const stranger = generateSigningKey();
    const forged = changed(
      ({ checkpoints }) => (checkpoints[0] = signedBy(documents[0]!, parties.sender.key, stranger)),
    );
    expect(failing(forged)).toMatchObject({ at: '/checkpoints/0/signatures/1/protected' });
  });

  it.each([
    ['had ended', 'validUntil', '2026-03-02T01:00:00.000Z', 0],
    ['was known to be compromised', 'compromisedSince', '2026-03-03T00:00:00.000Z', 1],
  ])('must have had a key valid then: this one %s', (_, member, instant, index) => {
    const late = { ...parties, receiver: sampleParty(receiver, { [member]: instant }) };
    expect(failing(sampleFile(3, late).file)).toMatchObject({
      name: 'checkpoint-signature',
      at: `/checkpoints/${index}/signatures/1/protected`,
    });
  });

  it('may have changed the key since: history stays on the newer card', () => {
    const next = generateSigningKey();
    const [old, ...others] = parties.sender.fields.keys;
    const ended = { ...old, validUntil: '2026-03-03T00:00:00.000Z' };
    const begun = keyOf('sign', next, { validFrom: '2026-03-03T00:00:00.000Z' });
    const newer = nextCard(parties.sender, { keys: [ended, begun, ...others] });
    const both = changed((copy) => {
      copy.cards.push(newer);
      copy.checkpoints = documents.map((document, index) =>
        signedBy(document, index === 0 ? parties.sender.key : next, parties.receiver.key),
      );
    });
    expect(failing(both)).toBeUndefined();
    expect(failing(both, { pins: [parties.sender.key.kid, parties.receiver.key.kid] })).toBeUndefined();
    // The newer key alone proves nothing of a card that another key signed.
    expect(failing(both, { pins: [next.kid, parties.receiver.key.kid] })).toMatchObject({
      name: 'party-card-stranger',
      at: '/cards/0',
      en: expect.stringContaining(parties.sender.key.kid),
    });
  });

  it('cannot drop a key from the history, go back, or be followed by a stranger', () => {
    const next = generateSigningKey();
    const keys = [keyOf('sign', next), ...parties.sender.fields.keys.slice(1)];
    const stranger = signPartyCard(
      nextFields(parties.sender, { keys: [...parties.sender.fields.keys, keyOf('sign', next)] }),
      next,
    );
    const dropped = signPartyCard(nextFields(parties.sender, { keys }), next);
    for (const card of [stranger, dropped, parties.sender.card, nextCard(parties.sender, { serial: 1 })]) {
      expect(failing(changed(({ cards }) => cards.push(card)))).toMatchObject({
        name: 'party-card-succession',
        at: '/cards/2',
      });
    }
  });
});

describe('keys that were compared', () => {
  const pins = [parties.sender.key.kid, parties.receiver.key.kid];

  it('are asked for in plain words where none was named', () => {
    const { checks, unpinned } = verifyText(JSON.stringify(file));
    const told = checks.find(({ name }) => name === 'party-card-stranger');
    expect(unpinned).toBe(true);
    expect(told).toMatchObject({
      ok: true,
      en: expect.stringMatching(/from the file itself.*another channel/),
    });
    expect(told?.zh).toMatch(/取自文件本身.*另一渠道/);
  });

  it('make the file believed, also with the name of their party', () => {
    expect(verifyText(JSON.stringify(file), { pins })).toMatchObject({ ok: true, unpinned: false });
    expect(failing(file, { pins: [`${sender}=${pins[0]}`, `${receiver}=${pins[1]}`] })).toBeUndefined();
    expect(failing(file, { pins: [`${sender}=${pins[1]}`, `${receiver}=${pins[0]}`] })).toMatchObject({
      name: 'party-card-stranger',
    });
  });

  it('must be of both parties', () => {
    expect(failing(file, { pins: [pins[0]!] })).toMatchObject({
      name: 'party-card-stranger',
      at: '/cards/1',
    });
    expect(failing(file, { pins: [b64u(sha256('nobody'))] })).toMatchObject({ at: '/cards/0' });
  });

  it('are not proved by a card of a stranger that merely lists them', () => {
    const impostor = sampleParty(sender);
    const listed = signPartyCard(
      nextFields(impostor, { keys: [...impostor.fields.keys, parties.sender.fields.keys[0]] }),
      impostor.key,
    );
    const forged = sampleFile(1, { sender: { ...impostor, card: listed }, receiver: parties.receiver }).file;
    expect(failing(forged)).toBeUndefined();
    expect(failing(forged, { pins })).toMatchObject({ name: 'party-card-stranger', at: '/cards/0' });
  });

  it('cannot be one party’s and the other’s', () => {
    const twice = signPartyCard(
      nextFields(parties.sender, { keys: [...parties.sender.fields.keys, parties.receiver.fields.keys[0]] }),
      parties.sender.key,
    );
    expect(failing(changed(({ cards }) => (cards[0] = twice)))).toMatchObject({
      name: 'party-card-signature',
      at: '/cards/1',
    });
  });
});
