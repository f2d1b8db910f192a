/**
 * Opens the sealed clinical layer of a record of any kind, for the receiving party's clinic or for the person herself.
 * Protects: no other role ever gets here, only records that came for her care are opened, and what has no place in the layer's schema is
 * never shown, whoever sealed it.
 */
import { Injectable } from '@nestjs/common';
import { requireClinicalAccess, type Caller } from '@liangdi/access';
import { Database } from '@liangdi/database';
import { openJwe } from '@liangdi/envelope';
import type { RecordRow } from '@liangdi/ledger';
import { PersonVault } from '@liangdi/person';
import { problem } from '@liangdi/problem';
import { clinicalFaults, type ClinicalLayer, type Purpose } from '@liangdi/record';
import { Terms } from '@liangdi/terms';
import { openRecordContents } from '../record-contents.js';
import { requireRecordInSight } from '../record-sight.js';
import type { ClinicalLayerView } from './clinical-layer.view.js';

/** Purposes of the closed list that are care: no other opens a clinical layer to a clinic. */
const carePurposes: readonly Purpose[] = ['continuityOfMaternalCare', 'childImmunisationContinuity'];

@Injectable()
export class OpenClinicalLayer {
  constructor(
    private readonly database: Database,
    private readonly vault: PersonVault,
    private readonly terms: Terms,
  ) {}

  run(caller: Caller, recordId: string): Promise<ClinicalLayerView> {
    requireClinicalAccess(caller);
    return this.database.inTransaction(caller, async (tx) => {
      const record = await requireRecordInSight(tx, caller, recordId, ['clinic']);
      requireCarePurpose(caller, record);
      const { admin, clinical } = await openRecordContents(tx, this.vault, record);
      if (clinical === undefined) throw problem('clinical-layer-absent');
      // Sealed to the partner's clinic before it was stored: this party has no key to it.
      if (record.way === 'out') throw problem('clinical-layer-elsewhere', { party: record.partner });

      const { recordId: id, version, kind, purpose, clauseId } = record.entry;
      return {
        recordId: id,
        version,
        kind,
        purpose,
        clauseId,
        clinical: this.unseal(clinical, record, admin),
      };
    });
  }

  private unseal(sealed: string, { entry }: RecordRow, admin: object): ClinicalLayer {
    const layer = this.tryToUnseal(sealed);
    const { serviceType } = admin as { serviceType?: string };
    if (clinicalFaults(entry.kind, serviceType, layer).length > 0) throw problem('clinical-layer-unreadable');
    return layer as ClinicalLayer;
  }

  private tryToUnseal(sealed: string): unknown {
    try {
      const keyFor = (kid: string) => this.terms.keys.clinic.find((key) => key.kid === kid)?.privateKey;
      return JSON.parse(openJwe(sealed, keyFor).plaintext.toString('utf8'));
    } catch {
      // The cause may quote what was sealed.
      throw problem('clinical-layer-unreadable');
    }
  }
}

/** A clinic that says what it is here for is held to it; the person needs no purpose to read about herself. */
function requireCarePurpose({ kind, purpose }: Caller, { entry }: RecordRow): void {
  if (kind === 'person') return;
  const forCare =
    carePurposes.includes(entry.purpose) && (purpose === undefined || purpose === entry.purpose);
  if (!forCare) throw problem('clinical-layer-closed');
}
