/** GET /records/{id}/clinical: the sealed layer, for the receiving clinic and for the person herself; no other role is let in. */
import { Controller, Get, Param } from '@nestjs/common';
import { Allows, Caller } from '@liangdi/access';
import { Answers } from '@liangdi/service-host';
import { ClinicalLayerView } from './clinical-layer.view.js';
import { OpenClinicalLayer } from './open-clinical-layer.js';

@Controller('records')
export class OpenClinicalLayerController {
  constructor(private readonly openClinicalLayer: OpenClinicalLayer) {}

  @Get(':recordId/clinical')
  @Allows('clinic', 'person')
  @Answers(
    ClinicalLayerView,
    'record-not-found',
    'clinical-layer-closed',
    'clinical-layer-absent',
    'clinical-layer-elsewhere',
    'clinical-layer-unreadable',
    'record-erased',
  )
  open(@Caller() caller: Caller, @Param('recordId') recordId: string) {
    return this.openClinicalLayer.run(caller, recordId);
  }
}
