/** A service record with a sealed clinical layer crosses each way; only the receiving clinic opens it. */
import { until } from '../../story/until.js';
import { claim, type Claim, type Stage, type Step } from '../stage.js';

async function cross(stage: Stage, from: 'origin' | 'destination'): Promise<Claim[]> {
  const to = from === 'origin' ? 'destination' : 'origin';
  const { world, books, person } = stage;
  const { recordId } = await world[from].desk('clinic').post<{ recordId: string }>('/service-records', {
    personId: person![from],
    recipient: world[to].jurisdiction.party,
    recipientOffice: world[to].jurisdiction.offices[0],
    purpose: 'continuityOfMaternalCare',
    admin: {
      area: 'maternalChildReproductive',
      serviceType: 'antenatalVisit',
      serviceDate: new Date().toISOString().slice(0, 10),
      providerOffice: world[from].jurisdiction.offices[0],
      outcome: 'completed',
      visitNumber: 2,
    },
    clinical: { gestationalWeek: 18, systolicBloodPressure: 112, diastolicBloodPressure: 70 },
  });
  await until('the service record to arrive', () =>
    books.one(to, 'SELECT 1 AS there FROM received_service_record WHERE record_id = $1', [recordId]),
  );
  const clinic = await world[to]
    .desk('clinic')
    .get<{ clinical: { gestationalWeek: number } }>(`/records/${recordId}/clinical`);
  const registrar = await world[to]
    .desk(to === 'origin' ? 'registrar' : 'worker')
    .ask('GET', `/records/${recordId}/clinical`);
  const way =
    from === 'origin'
      ? ['户籍地 → 现居住地', 'origin → destination']
      : ['现居住地 → 户籍地', 'destination → origin'];
  return [
    claim(
      `${way[0]}：接收方医务人员能打开封存的临床内容`,
      `${way[1]}: the receiving clinic opens the sealed clinical layer`,
      clinic.clinical.gestationalWeek === 18,
    ),
    claim(
      `${way[0]}：经办人员打不开`,
      `${way[1]}: an officer who is no clinician cannot`,
      registrar.status === 403,
    ),
  ];
}

export const serviceRecordSteps: readonly Step[] = [
  {
    zh: '带有封存临床内容的服务记录双向各传一条',
    en: 'A service record with a sealed clinical layer crosses each way',
    run: async (stage) => [...(await cross(stage, 'destination')), ...(await cross(stage, 'origin'))],
  },
];
