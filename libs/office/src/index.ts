/** WHAT EVERY OFFICE DOES, on whichever side: agreements, consent, service records, trace, parked messages. */
export { Clock } from './clock.js';
export { commonMigrations, openParty, type Party } from './party.js';
export { OfficeModule } from './office.module.js';
export { runService, type ServicePlan } from './start-service.js';
export { ReceiveServiceRecord } from './receive-service-record/receive-service-record.js';
