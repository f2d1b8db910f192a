/** Problems of who may do what: the token, the role, the office, the person. They never say whether a thing exists. */
import type { CatalogueEntry } from '../entry.js';

export const accessProblems = {
  'token-missing': {
    status: 401,
    disposition: 'refuse',
    zh: () => '尚未登录。请登录后重试。',
    en: () => 'You are not signed in. Sign in and try again.',
  },
  'token-expired': {
    status: 401,
    disposition: 'refuse',
    zh: () => '登录已过期。请重新登录后重试；已填写的内容没有提交。',
    en: () => 'Your sign-in has expired. Sign in again and retry; nothing was submitted.',
  },
  'token-invalid': {
    status: 401,
    disposition: 'refuse',
    zh: () => '登录信息无效，或不是为本地区签发的。请退出后在本地区的登录页重新登录。',
    en: () =>
      'The sign-in is not valid, or was not issued for this jurisdiction. Sign out and sign in again here.',
  },
  'sign-in-unavailable': {
    status: 503,
    disposition: 'retry',
    zh: () => '暂时无法核对登录信息。请稍后重试；若持续出现，请通知系统管理员检查登录服务。',
    en: () =>
      'Sign-ins cannot be checked just now. Try again shortly; if it persists, ask the operator to check the sign-in service.',
  },
  'role-not-allowed': {
    status: 403,
    disposition: 'refuse',
    zh: () => '您的岗位不能办理此事项。请转交有权限的同事，或请管理员核对您的岗位。',
    en: () =>
      'Your role may not do this. Hand it to a colleague who may, or ask the administrator to check your role.',
  },
  'office-not-allowed': {
    status: 403,
    disposition: 'refuse',
    zh: () => '此事项由另一单位办理。请联系经办单位，或请她到该单位办理。',
    en: () => 'Another office handles this. Contact that office, or tell her where to turn.',
  },
  'person-not-allowed': {
    status: 403,
    disposition: 'refuse',
    zh: () => '此事项只能由本人办理。请用本人的账号登录后重试。',
    en: () => 'Only the person herself may do this. Sign in with your own account and try again.',
  },
  'clinical-layer-closed': {
    status: 403,
    disposition: 'refuse',
    zh: () => '诊疗内容只对医疗机构和本人开放。如确有需要，请联系出具记录的医疗机构。',
    en: () =>
      'The clinical part is open to the clinic and to the person only. If it is needed, turn to the clinic that wrote it.',
  },
  'purpose-unknown': {
    status: 400,
    disposition: 'park',
    zh: () => 'X-Purpose 请求头不在协议允许的用途之内。请改为列出的用途之一，或去掉该请求头。',
    en: () =>
      'The X-Purpose header names no purpose that an agreement knows. Use one of the listed purposes, or leave it out.',
  },
  'route-without-policy': {
    status: 500,
    disposition: 'halt',
    zh: (d) => `以下接口没有写明谁可以使用：${d.routes}。请为每个接口加上 @Allows 或 @Open 后再启动。`,
    en: (d) =>
      `These routes do not say who may use them: ${d.routes}. Give each @Allows or @Open and start again.`,
  },
  'demo-sign-in-refused': {
    status: 500,
    disposition: 'halt',
    zh: () => '演示登录只用于开发，生产环境不能启动。请在 OIDC_ISSUER 中填写正式的登录服务。',
    en: () =>
      'The demo sign-in is for development only and does not start in production. Set OIDC_ISSUER to a real sign-in service.',
  },
  'demo-account-unknown': {
    status: 401,
    disposition: 'refuse',
    zh: () => '没有这个演示账号，密码有误，或该账号不属于这个地区。请核对启动时列出的演示账号。',
    en: () =>
      'There is no such demo account, the password is wrong, or it is not of this jurisdiction. See the demo accounts listed at start.',
  },
} as const satisfies Record<string, CatalogueEntry>;
