import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draftEventName } from '../../core/records/draft-event.ts';
import { COMMAND_WORDS } from '../../core/user-actions/read-command.ts';
import { DRAFT_WORDS } from '../../core/user-actions/read-draft-words.ts';
import { THREAD_WORDS } from '../../core/user-actions/read-words.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'people.md'), 'utf8');

test('the table of what happens to a draft has each event, in the order of the code', () => {
  const section = page.split('## What happens to a draft')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, event]) => event);
  expect(rows).toEqual(draftEventName.options);
});

/** The first word of each row of the table below a heading. */
const wordsUnder = (heading: string): string[] => {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `(?:\/mendhook )?(\w+)/gm)].map(([, word = '']) => word);
};

test.each([
  ['Words in a thread', THREAD_WORDS],
  ['The command', COMMAND_WORDS],
  ['Words on a draft', DRAFT_WORDS],
])('“%s” has every word, and no other', (heading, words) => {
  expect(wordsUnder(heading).toSorted()).toEqual([...words].toSorted());
});
