/** An antenatal visit recorded at the origin's clinic and sent to the destination: a record with both layers, for specs that look at its way. */
import type { Side } from '../../deploy/local/world/world.js';

export async function sendVisit(from: Side, to: Side, personId: string, visitNumber = 2): Promise<string> {
  const { recordId } = await from.desk('clinic').post<{ recordId: string }>('/service-records', {
    personId,
    recipient: to.jurisdiction.party,
    recipientOffice: to.jurisdiction.offices[0],
    purpose: 'continuityOfMaternalCare',
    admin: {
      area: 'maternalChildReproductive',
      serviceType: 'antenatalVisit',
      serviceDate: new Date().toISOString().slice(0, 10),
      providerOffice: from.jurisdiction.offices[0],
      outcome: 'completed',
      visitNumber,
    },
    clinical: { gestationalWeek: 18 },
  });
  return recordId;
}
