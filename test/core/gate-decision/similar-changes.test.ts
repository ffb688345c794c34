import { expect, test } from 'vitest';
import { similarChanges } from '../../../core/gate-decision/similar-changes.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import { aChange } from '../../fixtures/records.ts';

const touching = (letter: string, paths: readonly string[], more: Partial<ChangeRecord> = {}) =>
  aChange({
    id: letter.repeat(16),
    facts: [{ status: 'ran', name: 'x', version: '1', found: paths.map((path) => ({ rule: 'r', path, text: 't' })) }],
    ...more,
  });

test('changes that touch the same files come first, then those of the same service; never the change itself', () => {
  const change = touching('a', ['a.ts', 'b.ts']);
  const other = { name: 'billing' };
  const known = [
    change,
    touching('b', []),
    touching('c', ['b.ts']),
    touching('d', ['a.ts', 'b.ts']),
    touching('e', ['z.ts'], { service: other }),
    touching('f', ['a.ts', 'b.ts'], { repository: 'acme/else' }),
  ];
  expect(similarChanges(change, known).map(({ id }) => id[0])).toEqual(['d', 'c', 'b']);
  expect(similarChanges(change, known, 1)).toHaveLength(1);
});
