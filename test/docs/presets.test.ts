import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOptions } from './configuration-page.ts';

const root = join(import.meta.dirname, '..', '..');
const options = readOptions();

/** As in “`botRounds` (3)”: an option with its default. */
const figures = globSync(['*.md', 'docs/**/*.md'], { cwd: root, exclude: (name) => name === 'CHANGELOG.md' }).flatMap(
  (page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/`([\w.]+)` \(([\d.,]+)\)/g)].map(
      ([, name = '', figure = '']) => [page, name, figure] as const,
    ),
);

test('pages name defaults', () => expect(figures.length).toBeGreaterThan(8));

test.each(figures)('%s says the default of %s', (_, name, figure) => {
  const presets = options
    .filter(({ path }) => path === name || path.endsWith(`.${name}`))
    .map(({ preset }) => preset?.replaceAll('`', ''));
  expect(presets).toContain(figure.replaceAll(',', ''));
});
