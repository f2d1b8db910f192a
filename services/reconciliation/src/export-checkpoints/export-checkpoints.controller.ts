/** GET /checkpoints: what both parties have signed. GET /checkpoints/file: the file a third party checks offline (`liangdi verify`). */
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allows, Caller } from '@liangdi/access';
import { directions } from '@liangdi/record';
import { Answers, PageQuery, type PageRequest } from '@liangdi/service-host';
import { checkpointFileSchema } from './checkpoint-file-schema.js';
import { checkpointFilterOf, CheckpointFileQuery } from './export-checkpoints.request.js';
import { ExportCheckpoints } from './export-checkpoints.js';
import { SignedCheckpointView } from './signed-checkpoint.view.js';

@Controller('checkpoints')
@Allows('auditor', 'agreementManager', 'operator')
export class ExportCheckpointsController {
  constructor(private readonly exportCheckpoints: ExportCheckpoints) {}

  @Get()
  @ApiQuery({ name: 'agreementId', required: false, schema: { type: 'string', format: 'uuid' } })
  @ApiQuery({ name: 'direction', required: false, schema: { type: 'string', enum: [...directions] } })
  @Answers({ pageOf: SignedCheckpointView })
  list(
    @Caller() caller: Caller,
    @PageQuery('uuid', 'text', 'integer') page: PageRequest,
    @Query('agreementId') agreementId?: unknown,
    @Query('direction') direction?: unknown,
  ) {
    return this.exportCheckpoints.list(caller, page, checkpointFilterOf({ agreementId, direction }));
  }

  @Get('file')
  @Answers(
    { schema: checkpointFileSchema },
    'checkpoint-not-found',
    'record-not-in-checkpoint',
    'record-proof-superseded',
  )
  async file(
    @Caller() caller: Caller,
    @Query() { agreementId, direction, record = [] }: CheckpointFileQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const file = await this.exportCheckpoints.file(caller, { agreementId, direction }, record);
    void reply.header('Content-Disposition', 'attachment; filename="checkpoints.json"');
    return file;
  }
}
