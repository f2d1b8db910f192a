/** The edge of the reconciliation topic: opens, verifies who speaks, and hands each statement to the step it belongs to. */
import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Database } from '@liangdi/database';
import { openMessage, senderOf, ThrownAsItIs, type IncomingMessage } from '@liangdi/delivery';
import { signingKeyAt } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';
import { instant } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { reconciliationActor } from '../actor.js';
import { readJson, readStatement, type Heard } from '../message.js';
import { addTraffic } from '../run-rows.js';
import { AgreeOnCheckpoint } from './agree-on-checkpoint.js';
import { AnswerComparison } from './answer-comparison.js';
import { EndRun } from './end-run.js';
import { ExchangeRows } from './exchange-rows.js';
import { TakeBack } from './take-back.js';
import { TakeCells } from './take-cells.js';

/** What is older has been asked again long ago, or is being repeated by somebody. */
const forgottenAfterMs = 3_600_000;
const allowedSkewMs = 5 * 60_000;

@Controller()
@UseFilters(ThrownAsItIs)
export class ReconciliationController {
  constructor(
    private readonly database: Database,
    private readonly terms: Terms,
    private readonly answerComparison: AnswerComparison,
    private readonly takeCells: TakeCells,
    private readonly exchangeRows: ExchangeRows,
    private readonly takeBack: TakeBack,
    private readonly agreeOnCheckpoint: AgreeOnCheckpoint,
    private readonly ending: EndRun,
  ) {}

  @EventPattern<string>('liangdi.reconciliation.v1')
  async take(@Payload() message: IncomingMessage): Promise<void> {
    const heard = await this.hear(message);
    await this.dispatch(heard);
    const { runId } = heard.statement;
    await this.database.inTransaction(
      this.actor,
      async (tx) => addTraffic(tx, runId, { received: message.value.length }),
      { durable: false },
    );
  }

  private async hear(message: IncomingMessage): Promise<Heard> {
    const sender = senderOf(message);
    const plaintext = openMessage(message, this.terms.keys);
    const { card } = await this.database.inTransaction(this.actor, (tx) => this.terms.cards.get(tx, sender));
    const heard = readStatement(plaintext, (kid) => signingKeyAt(card, kid, instant(new Date())));
    const age = Date.now() - Date.parse(heard.statement.at);
    if (heard.statement.by !== sender) throw problem('wrong-sender');
    if (age < -allowedSkewMs || age > forgottenAfterMs) throw problem('clock-skew');
    return heard;
  }

  private async dispatch({ statement, attachment, jws }: Heard): Promise<void> {
    switch (statement.step) {
      case 'compare':
        return this.answerComparison.run(statement);
      case 'more':
        return this.answerComparison.more(statement);
      case 'cells':
        return this.takeCells.run(statement, attachment);
      case 'rows':
        return this.exchangeRows.run(statement, readJson(attachment), jws);
      case 'giveBack':
        return this.takeBack.run(statement, readJson(attachment));
      case 'checkpoint':
        return this.agreeOnCheckpoint.run(statement, readJson(attachment));
      case 'stop':
        return this.ending.told(statement);
    }
  }

  private get actor() {
    return reconciliationActor(this.terms.own);
  }
}
