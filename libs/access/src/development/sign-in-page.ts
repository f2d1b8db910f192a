/** The sign-in page of the development issuer: plain HTML, both languages, one button per demo account. No script, nothing fetched. */
import type { DemoAccount } from './demo-accounts.js';

export function signInPage(accounts: readonly DemoAccount[], action: string, refused: boolean): string {
  const buttons = accounts.map(buttonOf).join('\n');
  const told = refused ? '<p role="alert">没有这个账号。 There is no such account.</p>' : '';
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>两地 · 演示登录 / demo sign-in</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
button { display: block; width: 100%; margin: .4rem 0; padding: .7rem; font: inherit; text-align: left; }
small { color: #555; }
</style>
</head>
<body>
<h1>演示登录 <small>demo sign-in</small></h1>
<p>只用于演示，账号均为虚构。For demonstration only; every account is invented.</p>
${told}
<form method="post" action="${escape(action)}">
${buttons}
</form>
</body>
</html>
`;
}

function buttonOf({ account, name }: DemoAccount): string {
  return `<button name="account" value="${escape(account)}">${escape(name.zh)} <small>${escape(name.en)} · ${escape(account)}</small></button>`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}
