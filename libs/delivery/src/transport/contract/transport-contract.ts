/**
 * What every transport promises, as specs; each implementation runs all of them.
 * Grown promises belong here first, and only then into an implementation.
 */
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Transport } from '../transport.js';
import { brokerRestartSpecs } from './broker-restart.js';
import { crashSpecs } from './crashes.js';
import { deliverySpecs } from './delivery.js';
import { sendingSpecs } from './sending.js';
import type { Bench } from './bench.js';
import type { BreakableSubject } from './subject.js';

export function transportContract(start: () => Promise<BreakableSubject>): void {
  let subject: BreakableSubject;
  let opened: Transport[] = [];
  const bench: Bench = {
    get subject() {
      return subject;
    },
    open(options) {
      const transport = subject.open(options);
      opened.push(transport);
      return transport;
    },
  };

  beforeAll(async () => {
    subject = await start();
  });
  beforeEach(() => {
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((transport) => transport.close()));
  });
  afterAll(async () => {
    await subject?.stop();
  });

  sendingSpecs(bench);
  deliverySpecs(bench);
  crashSpecs(bench);
  brokerRestartSpecs(bench);
}
