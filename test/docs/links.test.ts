import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/*/README.md', 'prompts/README.md'], {
  cwd: root,
  exclude: (name) => name === 'CHANGELOG.md' || name === 'node_modules',
});
const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** The anchor that GitHub gives to a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

const linksOf = (page: string) =>
  [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(([, file = '', anchor]) => ({
    target: file === '' ? page : join(dirname(page), file),
    anchor,
  }));

/** Paths in backticks that begin with a folder of the repository. */
const pathsIn = (page: string) =>
  [...read(page).matchAll(/`([a-z][\w.-]*\/[\w./-]*)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => existsSync(join(root, path.split('/')[0] ?? '')));

/** Folders that a decision tells of, and that have other names today. */
const FORMER = ['core/logs', 'core/grouping/lines'];

describe.each(pages)('%s', (page) => {
  test('links to pages and headings that exist', () => {
    const broken = linksOf(page).filter(
      ({ target, anchor }) =>
        !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });

  test('names files and folders that exist', () => {
    expect(pathsIn(page).filter((path) => !existsSync(join(root, path)) && !FORMER.includes(path))).toEqual([]);
  });
});
