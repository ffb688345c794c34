import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentPath } from '../../bin/package-root.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('a page of the documentation is told by its path from here', () => {
  expect(documentPath('deploy.md')).toBe(join('docs', 'deploy.md'));
});

test('no text of the command names a page by its path in a checkout: a package has it under node_modules', () => {
  const files = globSync('{bin,local}/**/*.ts', { cwd: ROOT });
  expect(files.length).toBeGreaterThan(50);
  const texts = files.flatMap((file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    return lines.filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line)).map((line) => `${file}: ${line.trim()}`);
  });
  expect(texts.filter((line) => /\bdocs\/[\w-]+\.md/.test(line))).toEqual([]);
});
