/** The sentences of a difference's story, in both languages: what was done, by which rule. No sentence names a person. */
import type { Heal } from '@liangdi/sketch';
import { instant } from '@liangdi/record';
import type { StoryLine } from './discrepancy-rows.js';

type Told = { readonly zh: string; readonly en: string };

const healing: Record<Heal, Told> = {
  resend: {
    zh: '发送方重新发送原先签名的数据包，接收方按签名补齐。',
    en: 'The sender sends the signed parcel again, and the receiver makes its book whole by that signature.',
  },
  withdraw: {
    zh: '同意已失效，不再补发；双方台账均记为已撤回。',
    en: 'The consent no longer stands: nothing is sent again, and both books say withdrawn.',
  },
  giveBack: {
    zh: '接收方交还发送方自己签名的数据包，发送方据此恢复台账。',
    en: 'The receiver gives back the parcel the sender once signed, and the sender restores its book from it.',
  },
  quarantine: {
    zh: '发送方签名声明从未发送此条；接收方将其隔离，不计入台账，并发出警报。',
    en: 'The sender states under its signature that this was never sent; the receiver sets the entry aside, out of its book, and raises an alarm.',
  },
  repeatReceipt: {
    zh: '接收方再次送出已签名的回执，发送方据此更正状态。',
    en: 'The receiver repeats its signed receipt, and the sender puts the status right by it.',
  },
  task: {
    zh: '签名不能说明哪一方正确，须由经办单位核实决定。',
    en: 'No signature tells which side is right: the office has to look and decide.',
  },
};

export function healingLine(act: Heal, by: StoryLine['by'] = 'own'): StoryLine {
  return { at: instant(new Date()), by, act, ...healing[act] };
}

export function tailLine(side: 'sender' | 'receiver', from: number, to: number): StoryLine {
  const who = side === 'sender' ? { zh: '发送方', en: 'The sender' } : { zh: '接收方', en: 'The receiver' };
  return {
    at: instant(new Date()),
    by: 'own',
    act: side === 'sender' ? 'giveBack' : 'resend',
    zh: `${who.zh}的台账停在较早处，缺少序号 ${from} 至 ${to}（多为恢复备份所致）；由对方按顺序补回。`,
    en: `${who.en}'s book ends too early and lacks numbers ${from} to ${to}, as after a restore from backup; the other side brings them back in order.`,
  };
}
