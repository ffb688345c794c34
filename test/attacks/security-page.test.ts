import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { THEMES } from './attack-tables.ts';
import { PAGE, withTables } from './write-page.ts';

const attacks = THEMES.flatMap(([, ofTheme]) => ofTheme);

test('docs/security.md lists every attack of the suite; `npm run docs:attacks` writes it', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(withTables(page)).toBe(page);
});

test('every attack has a name of its own, which can stand in a table and in a log line', () => {
  const names = attacks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(attacks.filter(({ name, refused }) => /[|"\\\n]/.test(name + refused))).toEqual([]);
});
