/**
 * A partner that lies with its true keys: whatever it says of cells, rows, parcels and checkpoints, our ledger stays as it was, the run ends with a name
 * for what happened, and the service goes on.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GivenBack } from '@liangdi/delivery';
import { Ledgers } from './ledgers.js';
import { anythingAtAll } from './lies/anything.js';
import { cellLies } from './lies/cells.js';
import { env, Liar, records } from './lies/liar.js';
import { parcelLies } from './lies/parcels.js';
import { rowLies } from './lies/rows.js';

let ledgers: Ledgers;
let givenBack: GivenBack;

beforeAll(async () => {
  ledgers = await Ledgers.open('postgres', 4, env);
  await ledgers.send(records);
  expect(await ledgers.compare('destination')).toMatchObject({ state: 'agreed', checkpoint: 1 });
}, 120_000);
afterAll(() => ledgers?.close());

describe('a sender that lies to the receiver:', () => {
  let liar: Liar;
  beforeAll(async () => {
    liar = await Liar.inPlaceOf(ledgers, 'destination');
  });
  afterAll(async () => {
    const given = liar.peer.heard.find(({ statement }) => statement.step === 'giveBack');
    givenBack = JSON.parse(given!.attachment.toString('utf8')) as GivenBack;
    await liar.leave();
  }, 60_000);

  cellLies(() => liar);
  rowLies(() => liar);
  anythingAtAll(() => liar);
});

describe('a receiver that lies to the sender:', () => {
  let liar: Liar;
  beforeAll(async () => {
    liar = await Liar.inPlaceOf(ledgers, 'origin');
  });
  afterAll(() => liar.leave(), 60_000);

  parcelLies(
    () => liar,
    () => givenBack,
  );
  anythingAtAll(() => liar);
});

describe('after all the lies', () => {
  it('the true partner is back, and both ledgers are found equal and signed', async () => {
    expect(await ledgers.compare('destination')).toMatchObject({ state: 'agreed', differences: [] });
    expect(await ledgers.equal()).toBe(true);
    const [one, other] = await ledgers.lastCheckpoints();
    expect(one).toEqual(other);
    expect(one).toMatchObject({ signatures: 2, through: records + 5 });
  }, 60_000);
});
