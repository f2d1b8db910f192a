/** The tables of the use cases every office has. */
import { sqlMigration } from '@liangdi/database';
import { consentWithdrawalMigration } from './consent-withdrawals.js';

/** A received service record and where its office stands with it; no state here says anything about the person. */
const receivedServiceRecords = `
CREATE TABLE received_service_record (
  record_id         uuid NOT NULL,
  version           integer NOT NULL,
  recipient_office  text NOT NULL,
  area              text NOT NULL,
  service_type      text NOT NULL,
  service_date      date NOT NULL,
  has_clinical      boolean NOT NULL,
  late              boolean NOT NULL,
  state             text NOT NULL,
  acknowledged_by   text,
  acknowledged_at   timestamptz,
  received_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (record_id, version)
);
CREATE INDEX received_service_record_office ON received_service_record (recipient_office, received_at, record_id);
`;

export const officeMigrations = [
  sqlMigration('OfficeTables1763700000005', receivedServiceRecords),
  consentWithdrawalMigration,
];
