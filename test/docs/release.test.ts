import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { releaseRule } from '../../core/records/release-decision.ts';
import { releaseWord } from '../../core/records/release-event.ts';
import { releaseStatus } from '../../core/records/release-record.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');

/** What is in backticks in one column of the table below a heading, from 0. */
function cells(page: string, heading: string, column: number): string[] {
  const sections = readFileSync(join(docs, page), 'utf8').split(/^## /m);
  const section = sections.find((each) => each.startsWith(`${heading}\n`)) ?? '';
  const rows = [...section.matchAll(/^\| (?!---)(.*) \|$/gm)].map(([, row = '']) => row.split(' | ')[column] ?? '');
  return rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));
}

test('the table of states has each status of a release, once', () => {
  expect(cells('release.md', 'The way of a release', 0).toSorted()).toEqual([...releaseStatus.options].toSorted());
});

test('the table of questions names rules that there are', () => {
  const named = cells('release-people.md', 'When a person is asked', 0);
  expect(named.length).toBeGreaterThan(8);
  expect(releaseRule.options).toEqual(expect.arrayContaining(named));
});

test('the table of words has each word that a person may say', () => {
  const commands = cells('release-people.md', 'What a person may say', 1);
  const words = commands.map((command) => command.replace('releases ', '').replace('rollback', 'roll-back'));
  expect(words.toSorted()).toEqual([...releaseWord.options].toSorted());
});
