/** The edge of the inbox: which handler takes which type of message. */
import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { IncomingMessage } from '../transport/transport.js';
import { ReceiveParcel } from './receive-parcel.js';
import { ReceiveReceipts } from './receive-receipts.js';
import { ReceiveResendRequest } from './receive-resend-request.js';
import { ThrownAsItIs } from './thrown-as-it-is.js';

@Controller()
@UseFilters(ThrownAsItIs)
export class InboxController {
  constructor(
    private readonly receiveParcel: ReceiveParcel,
    private readonly receiveReceipts: ReceiveReceipts,
    private readonly receiveResendRequest: ReceiveResendRequest,
  ) {}

  @EventPattern<string>('liangdi.parcel.v1')
  parcel(@Payload() message: IncomingMessage): Promise<void> {
    return this.receiveParcel.run(message);
  }

  @EventPattern<string>('liangdi.receipts.v1')
  receipts(@Payload() message: IncomingMessage): Promise<void> {
    return this.receiveReceipts.run(message);
  }

  @EventPattern<string>('liangdi.resend.v1')
  resend(@Payload() message: IncomingMessage): Promise<void> {
    return this.receiveResendRequest.run(message);
  }
}
