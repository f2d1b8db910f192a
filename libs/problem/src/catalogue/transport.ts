/** What can go wrong between outbox and inbox: the carrier of messages, never their content. */
import type { CatalogueEntry } from '../entry.js';

export const transportProblems = {
  'message-too-large': {
    status: 413,
    disposition: 'park',
    zh: (d) => `报文有 ${d.bytes} 字节，超过传输上限 ${d.limit} 字节，无法发送。请拆成较小的记录后重新提交。`,
    en: (d) =>
      `The message has ${d.bytes} bytes, more than the ${d.limit} that can be carried. Split it into smaller records and submit them again.`,
  },
  'message-malformed': {
    status: 400,
    disposition: 'park',
    zh: (d) => `报文的${d.part}含有无法传输的字符，报文已搁置。请通知系统管理员。`,
    en: (d) =>
      `The message's ${d.part} contains characters that cannot be carried; it is set aside. Tell the system operator.`,
  },
  'topic-unknown': {
    status: 503,
    disposition: 'retry',
    zh: (d) => `对方的收件主题“${d.topic}”还不存在，系统会继续重试。若持续出现，请联系对方确认其系统已启动。`,
    en: (d) =>
      `The partner's topic "${d.topic}" does not exist yet; the system keeps trying. If this lasts, ask the partner whether their system is running.`,
  },
  'transport-unavailable': {
    status: 503,
    disposition: 'retry',
    zh: () => '消息传输暂时不可用，记录已保存，恢复后自动发送，无需重新录入。若持续出现，请通知系统管理员。',
    en: () =>
      'The message transport is unavailable for now. Records are kept and go out by themselves when it is back; nothing has to be entered again. If this lasts, tell the system operator.',
  },
  'kafka-prerequisite-missing': {
    status: 500,
    disposition: 'halt',
    zh: (d) =>
      `本机缺少 ${d.missing}，无法在本地运行 Kafka。请安装 ${d.missing}，或用 KAFKA_BROKERS 指定已有的 Kafka，或改用 postgres 传输。`,
    en: (d) =>
      `This machine has no ${d.missing}, which running Kafka locally needs. Install ${d.missing}, or name a running Kafka in KAFKA_BROKERS, or use the postgres transport.`,
  },
  'kafka-fetch-failed': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `用 Maven 下载 Kafka 失败：${d.reason}。请检查网络或 Maven 设置后重试。`,
    en: (d) =>
      `Maven could not fetch Kafka: ${d.reason}. Check the network or the Maven settings and try again.`,
  },
  'kafka-start-failed': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `本地 Kafka 未能启动：${d.reason}。请检查端口、内存和数据文件夹后重试。`,
    en: (d) =>
      `The local Kafka did not start: ${d.reason}. Check port, memory and data folder, then try again.`,
  },
} as const satisfies Record<string, CatalogueEntry>;
