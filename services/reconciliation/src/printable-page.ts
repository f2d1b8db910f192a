/**
 * The sheet every printed report is written on: one HTML file with its style inside, nothing to fetch and nothing to run. Protects: it reads the
 * same on screen, on paper and from an archive; the browser is told to run nothing, and to take this very style and no other.
 */
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { Html, html } from './html.js';
import { printableStyle } from './printable-style.js';
import type { Language } from './words.js';

const styleHash = createHash('sha256').update(printableStyle).digest('base64');
const languageTags: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

export function printablePage(language: Language, title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="${languageTags[language]}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${title}</title>
        ${new Html(`<style>${printableStyle}</style>`)}
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}

/** What was asked for by name, else what the edge has made of Accept-Language. */
export function pageLanguage(reply: FastifyReply, asked: Language | undefined): Language {
  return asked ?? (reply.getHeader('Content-Language') === languageTags.en ? 'en' : 'zh');
}

export function tellPage(reply: FastifyReply, language: Language): void {
  void reply.headers({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': languageTags[language],
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  });
}
