/** The list of what every office does: each line a folder beside this file. */
import type { Provider, Type } from '@nestjs/common';
import { ExportEvidenceController } from './export-evidence/export-evidence.controller.js';
import { ExportEvidence } from './export-evidence/export-evidence.js';
import { RegisterPersonController } from './register-person/register-person.controller.js';
import { RegisterPerson } from './register-person/register-person.js';
import { ReplayParkedMessageController } from './replay-parked-message/replay-parked-message.controller.js';
import { ReplayParkedMessage } from './replay-parked-message/replay-parked-message.js';
import { ShowLedgersController } from './show-ledgers/show-ledgers.controller.js';
import { ShowLedgers } from './show-ledgers/show-ledgers.js';
import { ShowParkedMessagesController } from './show-parked-messages/show-parked-messages.controller.js';
import { ShowParkedMessages } from './show-parked-messages/show-parked-messages.js';
import { TraceRecordController } from './trace-record/trace-record.controller.js';
import { TraceRecord } from './trace-record/trace-record.js';

export const officeControllers: Type[] = [
  ExportEvidenceController,
  RegisterPersonController,
  ReplayParkedMessageController,
  ShowLedgersController,
  ShowParkedMessagesController,
  TraceRecordController,
];

export const officeUseCases: Provider[] = [
  ExportEvidence,
  RegisterPerson,
  ReplayParkedMessage,
  ShowLedgers,
  ShowParkedMessages,
  TraceRecord,
];
