/** One step of a timeline before it is worded, and the words for each stage. */
import type { TraceStage, TraceStepView } from './trace.view.js';

export type TraceStep = Omit<TraceStepView, 'zh' | 'en'>;

type Words = (step: TraceStep) => string;

const words: Readonly<Record<TraceStage, { readonly zh: Words; readonly en: Words }>> = {
  submitted: { zh: () => '发送机构已提交', en: () => 'Submitted by the sending office' },
  waiting: {
    zh: ({ code }) => (code ? `等待发送：${code}` : '等待发送'),
    en: ({ code }) => (code ? `Waits to be sent: ${code}` : 'Waits to be sent'),
  },
  stopped: {
    zh: ({ code }) => `未发送，已停止：${code}`,
    en: ({ code }) => `Stopped before it was sent: ${code}`,
  },
  sealed: {
    zh: ({ seq }) => `已封装，台账序号 ${seq}`,
    en: ({ seq }) => `Sealed under number ${seq} of the ledger`,
  },
  accepted: {
    zh: () => '发送方已受理（签名回执）',
    en: () => 'Accepted by the sending party (signed receipt)',
  },
  sent: { zh: () => '已发往对方', en: () => 'Sent to the other party' },
  received: { zh: () => '已收到所在批次', en: () => 'The parcel it travels in has been received' },
  entered: {
    zh: ({ seq }) => `已记入台账，序号 ${seq}`,
    en: ({ seq }) => `Entered in the ledger under number ${seq}`,
  },
  delivered: {
    zh: () => '接收方已收妥（签名回执）',
    en: () => 'Delivered (signed receipt of the receiving party)',
  },
  refused: {
    zh: ({ code }) => `接收方未予接收（签名回执）：${code}`,
    en: ({ code }) => `Refused by the receiving party (signed receipt): ${code}`,
  },
  acknowledged: {
    zh: () => '接收机构经办人已签收（签名回执）',
    en: () => 'Acknowledged by an officer of the receiving office (signed receipt)',
  },
};

export function worded(step: TraceStep): TraceStepView {
  const { zh, en } = words[step.stage];
  const unproved = step.verified === false;
  return {
    ...step,
    zh: unproved ? `${zh(step)}；签名无法核实` : zh(step),
    en: unproved ? `${en(step)}; its signature could not be verified` : en(step),
  };
}
