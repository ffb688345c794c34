import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PAGE, withLoggers } from './logs-page.ts';

test('docs/logs.md has every logger; `npm run docs:logs` writes it', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(withLoggers(page)).toBe(page);
});
