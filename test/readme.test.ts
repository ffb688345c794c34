import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../core/config/config.ts';

/** What the README says, held against what there is. */
const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  test('links to files that are there', () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(8);
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });

  test('shows a configuration that is right', async () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(example).toContain("import { defineConfig } from 'mendhook';");
    const code = stripTypeScriptTypes(example).replace(/^import .*$/m, 'const defineConfig = (config) => config;');
    const module: { default?: unknown } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    expect(parseConfig(module.default, 'README.md').services).toHaveLength(1);
  });

  test('starts with the two commands', () => {
    expect(readme.indexOf('npm ci && npm run demo')).toBeGreaterThan(0);
    expect(readme.indexOf('npm ci && npm test')).toBeGreaterThan(0);
  });
});
