import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draftEventName } from '../../core/records/draft-event.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'people.md'), 'utf8');

test('the table of what happens to a draft has each event, in the order of the code', () => {
  const section = page.split('## What happens to a draft')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, event]) => event);
  expect(rows).toEqual(draftEventName.options);
});
