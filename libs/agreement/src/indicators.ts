/** The indicators a service level may name, with their usual targets (02-domain §4). They measure offices, never persons. */
export const indicatorTargets = {
  cardResponseRate: 0.95,
  ackOnTimeRate: 0.98,
  certificateFulfilmentRate: 0.997,
  verificationTurnaroundRate: 0.976,
  ledgerAgreementRate: 0.995,
  contactDirectoryValidity: 1,
  requestServedRate: 0.95,
  referralAck24h: 0.95,
  recordCompleteness: 0.98,
  reconciliationClosureRate: 0.95,
  noReturnIncidents: 0,
  consentValidity: 1,
  rightsRequestOnTime: 1,
} as const;

export type IndicatorName = keyof typeof indicatorTargets;

export const indicatorNames = Object.keys(indicatorTargets) as readonly IndicatorName[];
