/**
 * The command-line program: evidence, trace, party cards, parked messages, keys, offline checks, comparisons, checkpoints. Exit status: 0 done, 1 refused or failed, 2 called wrongly,
 * 3 nobody answers. Results go to stdout, what people read besides goes to stderr, so that output can be piped.
 */
import { Command, CommanderError } from 'commander';
import { checkpointCommand } from './commands/checkpoint.js';
import { evidenceCommand } from './commands/evidence.js';
import { keysCommand } from './commands/keys.js';
import { parkedCommand } from './commands/parked.js';
import { partyCardCommand } from './commands/party-card.js';
import { reconcileCommand } from './commands/reconcile.js';
import { reportCommand } from './commands/report.js';
import { traceCommand } from './commands/trace.js';
import { verifyCommand } from './commands/verify.js';
import { exitCodeOf, tell } from './failure.js';

const program = new Command('liangdi')
  .description(
    '两地：跨地记录交换的命令行工具。Liangdi: the exchange between two places, from the command line.',
  )
  .exitOverride();

for (const command of [
  evidenceCommand(),
  traceCommand(),
  partyCardCommand(),
  parkedCommand(),
  keysCommand(),
  verifyCommand(),
  reconcileCommand(),
  reportCommand(),
  checkpointCommand(),
]) {
  program.addCommand(command);
}
explainFaults(program);

try {
  await program.parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  else {
    tell(thrown);
    process.exitCode = exitCodeOf(thrown);
  }
}

/** Every command throws instead of leaving: the exit status is decided in one place. */
function explainFaults(command: Command): void {
  command.exitOverride().showHelpAfterError('用法见 --help。See --help.');
  command.commands.forEach(explainFaults);
}
