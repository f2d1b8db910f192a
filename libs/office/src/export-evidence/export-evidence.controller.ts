/** GET /records/{id}/evidence: one JSON file that proves to a third party who sent what and when. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { evidenceSchema } from './evidence-schema.js';
import { ExportEvidenceRequest } from './export-evidence.request.js';
import { ExportEvidence } from './export-evidence.js';

@Controller('records')
export class ExportEvidenceController {
  constructor(private readonly exportEvidence: ExportEvidence) {}

  @Get(':recordId/evidence')
  @Allows('auditor', 'agreementManager', 'registrar', 'servicePointWorker', 'clinic', 'person')
  @Answers(
    { schema: evidenceSchema },
    'record-not-found',
    'record-not-sealed',
    'record-body-closed',
    'record-body-erased',
    'evidence-inconsistent',
  )
  evidence(
    @Caller() caller: Caller,
    @Param('recordId') recordId: string,
    @Query() wanted: ExportEvidenceRequest,
  ) {
    return this.exportEvidence.run(caller, recordId, wanted.withBody === 'true');
  }
}
