/** Problems of a request as such: its shape, its size, its key. */
import type { CatalogueEntry } from '../entry.js';

export const requestProblems = {
  'request-invalid': {
    status: 400,
    disposition: 'park',
    zh: () => '提交的内容有误，请按 errors 中列出的位置逐项改正后重新提交。',
    en: () => 'The request has faults. Correct each place listed under errors and send it again.',
  },
  'request-too-large': {
    status: 413,
    disposition: 'park',
    zh: (d) => `内容过大，最多 ${d.maxBytes} 字节。请减少条数或附件后分次提交。`,
    en: (d) => `The request is too large; at most ${d.maxBytes} bytes. Send fewer records at a time.`,
  },
  'route-not-found': {
    status: 404,
    disposition: 'refuse',
    zh: () => '没有这个地址。请查看 /openapi.json 中的接口清单。',
    en: () => 'There is no such address. See the list of routes at /openapi.json.',
  },
  'media-type-not-supported': {
    status: 415,
    disposition: 'park',
    zh: () => '请以 JSON 格式提交（Content-Type: application/json）。',
    en: () => 'Send JSON (Content-Type: application/json).',
  },
  'idempotency-key-missing': {
    status: 400,
    disposition: 'park',
    zh: () => '缺少 Idempotency-Key 请求头。请为每次新建操作生成一个唯一值；重试时使用同一个值。',
    en: () =>
      'The Idempotency-Key header is missing. Give each creation a value of its own and repeat it when you retry.',
  },
  'idempotency-key-reused': {
    status: 422,
    disposition: 'refuse',
    zh: () => '该 Idempotency-Key 已用于另一份内容。请换一个新的值。',
    en: () => 'This Idempotency-Key was used for another content. Use a new one.',
  },
  'idempotency-key-in-use': {
    status: 409,
    disposition: 'retry',
    zh: () => '同一请求正在处理中，请稍候再试。',
    en: () => 'The same request is being handled. Try again in a moment.',
  },
  'cursor-invalid': {
    status: 400,
    disposition: 'park',
    zh: () => '翻页标记无效，请从第一页重新查询。',
    en: () => 'The page cursor is not valid. Start again from the first page.',
  },
  'too-many-requests': {
    status: 429,
    disposition: 'retry',
    zh: () => '请求过于频繁，请稍后再试。',
    en: () => 'Too many requests. Try again later.',
  },
  'not-ready': {
    status: 503,
    disposition: 'retry',
    zh: () => '服务正在启动或停止，请稍后再试。',
    en: () => 'The service is starting or stopping. Try again in a moment.',
  },
  'configuration-invalid': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `配置有误：${d.faultsZh ?? d.faults}。请改正后重新启动。`,
    en: (d) => `The configuration has faults: ${d.faults}. Correct them and start again.`,
  },
  'internal-error': {
    status: 500,
    disposition: 'halt',
    zh: () => '系统内部错误，已记录。请联系运维人员，并告知本次请求编号。',
    en: () => 'Something went wrong inside; it has been recorded. Tell the operator the request id.',
  },
} as const satisfies Record<string, CatalogueEntry>;
