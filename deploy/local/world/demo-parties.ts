/** The two invented jurisdictions of the demonstration, with real division codes and no real people. */
import { officeId, partyId, type OfficeId, type PartyId, type PartyRole } from '@liangdi/record';
import type { PartyProfile } from '@liangdi/service-host';

export interface DemoJurisdiction {
  readonly role: PartyRole;
  readonly party: PartyId;
  readonly database: string;
  readonly offices: readonly [OfficeId, OfficeId];
  readonly httpPort: number;
  readonly reconciliationPort: number;
  readonly profile: PartyProfile;
}

export const originJurisdiction: DemoJurisdiction = {
  role: 'origin',
  party: partyId('360731.origin'),
  database: 'liangdi_origin',
  offices: [officeId('360731100'), officeId('360731101')],
  httpPort: 4101,
  reconciliationPort: 4103,
  profile: {
    name: { zh: '于都县（演示）', en: 'Yudu County (demo)' },
    offices: [
      { office: officeId('360731100'), name: { zh: '贡江镇', en: 'Gongjiang Town' } },
      { office: officeId('360731101'), name: { zh: '梓山镇', en: 'Zishan Town' } },
    ],
    contacts: [{ role: 'agreementManager', channel: 'manager@yudu.example' }],
  },
};

export const destinationJurisdiction: DemoJurisdiction = {
  role: 'destination',
  party: partyId('440306.destination'),
  database: 'liangdi_destination',
  offices: [officeId('440306001'), officeId('440306002')],
  httpPort: 4102,
  reconciliationPort: 4104,
  profile: {
    name: { zh: '宝安区（演示）', en: 'Baoan District (demo)' },
    offices: [
      { office: officeId('440306001'), name: { zh: '新安街道服务点', en: 'Xinan service point' } },
      { office: officeId('440306002'), name: { zh: '西乡街道服务点', en: 'Xixiang service point' } },
    ],
    contacts: [{ role: 'agreementManager', channel: 'manager@baoan.example' }],
  },
};

export const demoJurisdictions = [originJurisdiction, destinationJurisdiction] as const;
