/** A producer to be killed: sends in runs of five and says each last number only when the run is durable. */
import { writeSync } from 'node:fs';
import { run } from './messages.js';
import { openTransport } from './open-transport.js';
import type { ChildTask } from './child-process.js';

const { transport: told, topic, messages = 0 }: ChildTask = JSON.parse(process.argv[2] ?? '{}');
const transport = openTransport(told);

for (let from = 0; from < messages; from += 5) {
  await transport.send(topic, run(from, from + 5));
  writeSync(1, `${from + 4}\n`);
}
await transport.close();
