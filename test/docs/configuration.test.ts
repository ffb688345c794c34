import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConfig } from '../../core/config/config.ts';
import { EXAMPLES } from './configuration-example.ts';
import { PAGE, readOptions, withOptions } from './configuration-page.ts';

const options = readOptions();

test('docs/configuration.md has every option; `npm run docs:configuration` writes it', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(withOptions(page)).toBe(page);
});

test('every option says what it means and has an example', () => {
  expect(options.length).toBeGreaterThan(70);
  expect(options.filter(({ meaning }) => meaning === '').map(({ path }) => path)).toEqual([]);
  expect(options.filter(({ example }) => example === undefined).map(({ path }) => path)).toEqual([]);
});

test('the examples are configurations that are taken', () => {
  for (const example of EXAMPLES) expect(parseConfig(example, 'an example').services).toHaveLength(1);
});
