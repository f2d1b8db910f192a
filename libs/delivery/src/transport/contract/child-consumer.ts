/** A consumer to be killed: says each number at once, takes its time over each, and leaves in order on SIGTERM. */
import { writeSync } from 'node:fs';
import { openTransport } from './open-transport.js';
import { numberOf, sleep } from './messages.js';
import type { ChildTask } from './child-process.js';

const { transport: told, topic, group = '', msEach = 1 }: ChildTask = JSON.parse(process.argv[2] ?? '{}');
const transport = openTransport(told);

process.once('SIGTERM', () => void transport.close().then(() => process.exit(0)));

await transport.consume(topic, group, async (batch, keepGoing) => {
  let done = 0;
  for (const message of batch) {
    if (!keepGoing()) break;
    await sleep(msEach);
    // Synchronous: what was said is what was done, whenever SIGKILL comes.
    writeSync(1, `${numberOf(message)}\n`);
    done += 1;
  }
  return done;
});
