import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DATADOG_CALLS, scopesOfKey } from '../../core/deployment/datadog-scopes.ts';
import { readPage, withScopes } from './datadog-scopes-page.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCS = join(ROOT, 'docs');

test.each(['deploy.md', 'security.md'] as const)(
  'docs/%s has the scopes of the code; `npm run docs:datadog` writes them',
  (name) => {
    expect(withScopes(name, readPage(name))).toBe(readPage(name));
  },
);

test('no page names a scope of Datadog that no call needs', () => {
  const known = new Set([...scopesOfKey('stored'), ...scopesOfKey('register')]);
  const named = globSync('*.md', { cwd: DOCS })
    .flatMap((file) => [
      ...readFileSync(join(DOCS, file), 'utf8').matchAll(
        /`((?:logs|apm|events|monitors|error_tracking)_(?:read|write)\w*)`/g,
      ),
    ])
    .map(([, scope = '']) => scope);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((scope) => !known.has(scope))).toEqual([]);
});

describe('the table has every call', () => {
  const adapters = globSync('adapters/datadog-*.ts', { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');

  test('of the adapters', () => {
    const called = [...adapters.matchAll(/(get|post)\(\s*[`'](\/api\/[^`']+)[`']/g)].map(
      ([, method = '', path = '']) => `${method.toUpperCase()} ${path.replace(/\$\{.*?\}$/, '{id}')}`,
    );
    const known = DATADOG_CALLS.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/, '{id}')}`);
    expect(called.length).toBeGreaterThan(3);
    expect(called.filter((call) => !known.includes(call))).toEqual([]);
  });
});
