/** What the worker tells her. Protects: whatever could not be confirmed is a task of the office, and she is served meanwhile. */
export const confirmed = {
  zh: '已核实。请继续办理。',
  en: 'Verified. Go on with her service.',
} as const;

export const notYetConfirmed = {
  zh: '暂时未能核实，本单位会继续核实，不需要她做任何事。请照常为她办理。',
  en: 'Could not confirm yet. This office will follow it up; she need do nothing. Serve her as usual.',
} as const;

export const noLongerGood = {
  zh: '该证明已不再有效。如她需要，可在线向户籍地申请新证明，无需返乡。请照常为她办理。',
  en: 'This certificate is no longer good. If she needs one, she can ask for another online, without travelling. Serve her as usual.',
} as const;
