/** A process for the shutdown spec: one slow answer, a list of steps, one of which hangs where told to. */
import { writeSync } from 'node:fs';
import { Controller, Get, Module } from '@nestjs/common';
import { Open } from '@liangdi/access';
import { createHost, createService, readConfig } from '../index.js';

@Controller()
class SlowController {
  @Get('slow')
  @Open()
  async slow(): Promise<object> {
    say('asked');
    await new Promise((resolve) => setTimeout(resolve, 400));
    return { answered: true };
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

const host = await createHost(readConfig(process.env));
const service = await createService(SlowModule, host);
const hang = process.env['HANG'] === 'yes';
host.shutdown.plan([
  {
    name: 'stop the relay',
    deadlineMs: 200,
    run: () => (hang ? new Promise(() => undefined) : say('relay stopped')),
  },
  { name: 'close the database', deadlineMs: 200, run: () => say('database closed') },
]);
host.shutdown.listenForSignals();
say(`url ${await service.listen()}`);
// Something that would keep the process alive: leaving is an exit, not an empty event loop.
setInterval(() => undefined, 1000);

function say(line: string): void {
  writeSync(1, `${line}\n`);
}
