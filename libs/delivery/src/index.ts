/** HOW RECORDS TRAVEL: outbox → topic → inbox → receipt, over Kafka or PostgreSQL. */
export { startLocalKafka, type LocalKafka, type LocalKafkaOptions } from './local-kafka/start-local-kafka.js';
export type { KafkaOptions } from './transport/kafka/kafka-client.js';
export { kafkaTransport } from './transport/kafka/kafka-transport.js';
export { postgresTransport, type PostgresTransportOptions } from './transport/postgres/postgres-transport.js';
export type {
  BatchHandler,
  Consumption,
  IncomingMessage,
  OutgoingMessage,
  Transport,
  TransportLog,
} from './transport/transport.js';
export { deliveryMigrations } from './migrations/index.js';
export { armFaultPoint, faultPoints, reach, type FaultPoint } from './fault-point.js';
export {
  cloudEventHeaders,
  inboxTopic,
  messageTypes,
  reconciliationTopic,
  type MessageType,
} from './message/cloud-event.js';
export { queueMessage } from './message/queue-message.js';
export { Outbox, type JudgedSubmission, type Nudge } from './outbox/outbox.js';
export { RecordsAtHand } from './outbox/records-at-hand.js';
export type { Submission, SubmittedRecord } from './outbox/submission.js';
export { stopUnsentUnder } from './outbox/stop-records.js';
export { Relays } from './relay/relays.js';
export { Wakening } from './relay/wakening.js';
export { Relay, type RelayDependencies } from './relay/relay.js';
export { openJsonMessage, openMessage, senderOf } from './inbox/open-message.js';
export type { ReceivedRecord, RecordReceiver } from './inbox/record-receiver.js';
export { ReceiveParcel } from './inbox/receive-parcel.js';
export type { InboxDependencies } from './inbox/inbox-dependencies.js';
export { ReceiveReceipts } from './inbox/receive-receipts.js';
export { ReceiveResendRequest } from './inbox/receive-resend-request.js';
export { ParkedMessages, type ParkedMessage } from './inbox/parked-messages.js';
export { ThrownAsItIs } from './inbox/thrown-as-it-is.js';
export { InboxStrategy } from './inbox/inbox-strategy.js';
export { messagesHandled, messagesParked } from './metrics.js';
export { InboxController } from './inbox/inbox.controller.js';
export { acknowledgeRecord } from './receipt/acknowledge-record.js';
export { repeatReceiptsOf } from './receipt/repeat-receipts-of.js';
export { resendParcels } from './mend/resend-parcels.js';
export { fenceStream } from './mend/fence-stream.js';
export { liftFence } from './mend/lift-fence.js';
export { giveBack, type GiveBackDependencies, type GivenPiece } from './mend/give-back.js';
export { giveReceipts } from './mend/give-receipts.js';
export { readGivenBack, type GivenBack } from './mend/given-back.js';
export { OwnAgain } from './mend/own-again.js';
export type { OwnRecord, RecordOwner } from './mend/record-owner.js';
export { takeBack, type TakeBackDependencies, type TakenBack } from './mend/take-back.js';
export { takeBackAnswers } from './mend/take-back-answers.js';
