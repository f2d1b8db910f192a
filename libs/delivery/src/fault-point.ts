/**
 * Named steps at which a test makes this very process die by SIGKILL. In a deployment nothing is set and reaching a step costs one
 * comparison; a production configuration that sets one is refused at boot.
 */
export const faultPoints = [
  'use-case:before-commit',
  'use-case:after-commit',
  'seal:before-commit',
  'seal:after-commit',
  'produce:before',
  'produce:after',
  'mark-sent:after',
  'receive:before',
  'receive:before-commit',
  'receive:after-commit',
  'offset:before',
  'receipt-send:before',
  'receipt-send:after',
  'receipt-receive:before-commit',
  'receipt-receive:after-commit',
  'reconcile:after-asked',
  'reconcile:before-answer',
  'reconcile:after-cells',
  'reconcile:before-rows',
  'reconcile:after-rows',
  'reconcile:after-give-back',
  'reconcile:before-checkpoint',
  'reconcile:after-countersign',
  'reconcile:before-agreed',
] as const;

export type FaultPoint = (typeof faultPoints)[number];

let armed: { readonly at: FaultPoint; passes: number } | undefined;

/**
 * `seal:after-commit` dies the first time the step is reached, `seal:after-commit:3` the third time; with `:when-told` behind it, counting begins
 * at SIGUSR2, so that one start serves to recover from the last death and to die the next.
 */
export function armFaultPoint(setting: string): void {
  const [, at = '', nth = '1', later] = /^(.+?)(?::(\d+))?(:when-told)?$/.exec(setting) ?? [];
  if (!faultPoints.some((known) => known === at)) throw new Error(`unknown fault point: ${at}`);
  const arm = () => (armed = { at: at as FaultPoint, passes: Number(nth) });
  if (later) process.once('SIGUSR2', arm);
  else arm();
}

export function reach(point: FaultPoint): void {
  if (armed?.at !== point) return;
  armed.passes -= 1;
  if (armed.passes === 0) process.kill(process.pid, 'SIGKILL');
}
