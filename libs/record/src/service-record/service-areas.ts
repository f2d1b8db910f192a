/** The five areas of service and the types in each (02-domain §2.3); a type belongs to exactly one area. */
export const serviceAreas = {
  health: ['healthRecordOpened', 'chronicFollowUp', 'immunisation', 'healthEducation', 'screening'],
  maternalChildReproductive: [
    'preconceptionExam',
    'folicAcidIssue',
    'antenatalVisit',
    'postpartumVisit',
    'postpartum42dCheck',
    'newbornVisit',
    'childCheckup',
    'highRiskReferral',
  ],
  employment: ['jobTrainingReferral', 'jobInformation'],
  socialSecurity: [
    'insuranceTransferHelp',
    'maternityBenefitHelp',
    'childcareAllowanceHelp',
    'benefitPortability',
  ],
  basicRights: ['schoolEnrolmentHelp', 'legalAidReferral', 'birthRegistrationHelp', 'complaintSupport'],
} as const;

export type ServiceArea = keyof typeof serviceAreas;
export type ServiceTypeIn<Area extends ServiceArea> = (typeof serviceAreas)[Area][number];
export type ServiceType = ServiceTypeIn<ServiceArea>;

export const serviceTypes: readonly ServiceType[] = Object.values(serviceAreas).flat();

const areaByType = new Map<ServiceType, ServiceArea>(
  (Object.keys(serviceAreas) as ServiceArea[]).flatMap((area) =>
    serviceAreas[area].map((type) => [type, area] as const),
  ),
);

export function areaOf(type: ServiceType): ServiceArea {
  return areaByType.get(type) as ServiceArea;
}

export const serviceAreaNames: Readonly<Record<ServiceArea, { readonly zh: string; readonly en: string }>> = {
  health: { zh: '医疗卫生', en: 'health' },
  maternalChildReproductive: { zh: '妇幼与生殖健康', en: 'maternal, child and reproductive health' },
  employment: { zh: '就业创业', en: 'employment' },
  socialSecurity: { zh: '社会保障', en: 'social security' },
  basicRights: { zh: '基本权利', en: 'basic rights' },
};
