import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callsOfKey, type DatadogKey, scopesOfKey } from '../../core/deployment/datadog-scopes.ts';

/** Puts Datadog's scopes into the pages that speak of them, between marks, from the one table in the code. */
const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const END = '<!-- /datadog -->';

export const PAGES = {
  'deploy.md': [
    ['<!-- datadog stored: npm run docs:datadog -->', `${list('stored')}\n\n${table('stored')}`],
    ['<!-- datadog register: npm run docs:datadog -->', `${list('register')}\n\n${table('register')}`],
  ],
  'security.md': [
    ['<!-- datadog stored: npm run docs:datadog -->', `The stored application key: ${list('stored')}.`],
    ['<!-- datadog register: npm run docs:datadog -->', `The key for \`register\`: ${list('register')}.`],
  ],
} as const satisfies Record<string, readonly (readonly [string, string])[]>;

export const readPage = (name: string): string => readFileSync(join(DOCS, name), 'utf8');

/** @throws {Error} when a mark is missing */
export function withScopes(name: keyof typeof PAGES, page: string): string {
  return PAGES[name].reduce((text, [begin, content]) => {
    const start = text.indexOf(begin);
    const end = text.indexOf(END, start);
    if (start === -1 || end === -1) throw new Error(`docs/${name}: expected the marks ${begin} and ${END}`);
    return `${text.slice(0, start + begin.length)}\n\n${content}\n\n${text.slice(end)}`;
  }, page);
}

function list(key: DatadogKey): string {
  return scopesOfKey(key)
    .map((scope) => `\`${scope}\``)
    .join(', ');
}

function table(key: DatadogKey): string {
  const rows = callsOfKey(key).map(({ method, path, purpose, scopes, isUnscoped, without = '' }) => [
    purpose,
    `\`${method} ${path}\``,
    isUnscoped === true
      ? `a key without scopes, of a person with ${names(scopes)}`
      : names(scopes) || 'none: the API key is enough',
    ...(key === 'stored' ? [without] : []),
  ]);
  const head = ['what for', 'call', 'scopes', ...(key === 'stored' ? ['without them'] : [])];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function names(scopes: readonly string[]): string {
  return scopes.map((scope) => `\`${scope}\``).join(' ');
}

if (import.meta.main) {
  for (const name of ['deploy.md', 'security.md'] as const) {
    writeFileSync(join(DOCS, name), withScopes(name, readPage(name)));
  }
}
