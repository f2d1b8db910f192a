/** A run as people and programs see it. Nothing in it is about a person: it measures two ledgers and the work of two offices. */
import { ApiProperty } from '@nestjs/swagger';
import { directions } from '@liangdi/record';
import { discrepancyClasses } from '@liangdi/sketch';

export const runStates = [
  'asked',
  'comparing',
  'exchanging',
  'healing',
  'checkpointing',
  'agreed',
  'openTasks',
  'stopped',
  'failed',
] as const;

const textOrNull = { nullable: true, type: String } as const;
const numberOrNull = { nullable: true, type: Number } as const;

export class RunProgressView {
  @ApiProperty(textOrNull) readonly step: string | null;
  @ApiProperty(numberOrNull) readonly done: number | null;
  @ApiProperty(numberOrNull) readonly of: number | null;
  @ApiProperty(numberOrNull) readonly percent: number | null;
}

export class RunView {
  @ApiProperty({ format: 'uuid' }) readonly runId: string;
  @ApiProperty({ format: 'uuid' }) readonly agreementId: string;
  @ApiProperty({ enum: directions }) readonly direction: string;
  @ApiProperty({ enum: ['out', 'in'], description: 'Whether this party sends or receives in this direction' })
  readonly way: 'out' | 'in';
  @ApiProperty() readonly partner: string;
  @ApiProperty({ description: 'Whether this party asked' }) readonly initiator: boolean;
  @ApiProperty({ enum: ['scheduled', 'light', 'demanded', 'partner'] }) readonly cause: string;
  @ApiProperty({ enum: runStates }) readonly state: string;
  @ApiProperty({ description: 'Whether it has come to an end' }) readonly ended: boolean;
  @ApiProperty({ description: 'The result in a sentence, Chinese' }) readonly zh: string;
  @ApiProperty({ description: 'The result in a sentence, English' }) readonly en: string;
  @ApiProperty({ description: 'How often both have compared in this run' }) readonly rounds: number;
  @ApiProperty({ ...numberOrNull, description: 'The seq up to which the ledgers are compared' })
  readonly cut: number | null;
  @ApiProperty(numberOrNull) readonly ownHead: number | null;
  @ApiProperty(numberOrNull) readonly partnerHead: number | null;
  @ApiProperty({ ...numberOrNull, description: 'Entries compared' }) readonly compared: number | null;
  @ApiProperty({ ...numberOrNull, description: 'Compared and the same on both sides at once' })
  readonly equal: number | null;
  @ApiProperty({ description: 'Differences found' }) readonly found: number;
  @ApiProperty() readonly healed: number;
  @ApiProperty() readonly open: number;
  @ApiProperty({ ...numberOrNull, description: 'Of the checkpoint both parties signed' })
  readonly checkpointNumber: number | null;
  @ApiProperty({ ...textOrNull, description: 'Problem code' }) readonly failure: string | null;
  @ApiProperty() readonly progress: RunProgressView;
  @ApiProperty({ format: 'date-time' }) readonly startedAt: string;
  @ApiProperty({ format: 'date-time' }) readonly updatedAt: string;
  @ApiProperty({ ...textOrNull, format: 'date-time' }) readonly finishedAt: string | null;
  @ApiProperty({ description: 'From the question to the end, or to now' }) readonly seconds: number;
  @ApiProperty() readonly bytesSent: number;
  @ApiProperty() readonly bytesReceived: number;
  @ApiProperty() readonly messagesSent: number;
  @ApiProperty() readonly cpuMs: number;
}

export class ClassCountView {
  @ApiProperty({ enum: discrepancyClasses }) readonly class: (typeof discrepancyClasses)[number];
  @ApiProperty() readonly found: number;
  @ApiProperty() readonly healed: number;
  @ApiProperty() readonly open: number;
}

export class HealedHowView {
  @ApiProperty() readonly how: string;
  @ApiProperty() readonly count: number;
}

export class OfficeTasksView {
  @ApiProperty(textOrNull) readonly office: string | null;
  @ApiProperty() readonly count: number;
  @ApiProperty({ ...textOrNull, format: 'date-time', description: 'The earliest of them' })
  readonly firstDueAt: string | null;
}

export class CheckpointSignatureView {
  @ApiProperty({
    ...textOrNull,
    description: 'The party whose newest card has the key; null where neither has',
  })
  readonly party: string | null;
  @ApiProperty({ description: 'RFC 7638 thumbprint of the key' }) readonly kid: string;
  @ApiProperty({ description: 'base64url' }) readonly signature: string;
}

export class CheckpointView {
  @ApiProperty() readonly number: number;
  @ApiProperty() readonly fromSeq: number;
  @ApiProperty() readonly throughSeq: number;
  @ApiProperty() readonly entries: number;
  @ApiProperty({ description: 'base64url' }) readonly root: string;
  @ApiProperty({ description: 'base64url SHA-256 of the document both signed' }) readonly digest: string;
  @ApiProperty({ ...textOrNull, format: 'date-time' }) readonly countersignedAt: string | null;
  @ApiProperty({ type: [CheckpointSignatureView] }) readonly signatures: readonly CheckpointSignatureView[];
}

export class PartyNameView {
  @ApiProperty() readonly party: string;
  @ApiProperty() readonly zh: string;
  @ApiProperty() readonly en: string;
}

/** The whole report of one run. */
export class RunReportView extends RunView {
  @ApiProperty() readonly own: PartyNameView;
  @ApiProperty() readonly other: PartyNameView;
  @ApiProperty({ type: [ClassCountView] }) readonly byClass: readonly ClassCountView[];
  @ApiProperty({ type: [HealedHowView] }) readonly healedHow: readonly HealedHowView[];
  @ApiProperty({ type: [OfficeTasksView] }) readonly openFor: readonly OfficeTasksView[];
  @ApiProperty({ ...textOrNull, description: 'Over the own ledger, base64url' }) readonly ownRoot:
    string | null;
  @ApiProperty({ ...textOrNull, description: "Over the partner's ledger, base64url" })
  readonly partnerRoot: string | null;
  @ApiProperty({ nullable: true, type: CheckpointView }) readonly checkpoint: CheckpointView | null;
}
