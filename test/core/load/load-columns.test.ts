import { expect, test } from 'vitest';
import { asBaseline, toColumns } from '../../../core/load/load-columns.ts';
import { loadRecordSchema } from '../../../core/records/load-record.ts';

const requests = [
  { at: 3.4, ms: 12.345678, failed: false },
  { at: 17, ms: 60_000, failed: true },
];

test('a kept run is a baseline for a later one', () => {
  const kept = loadRecordSchema.parse({
    commit: 'c'.repeat(40),
    runs: [toColumns({ side: 'new', seconds: 120, requests })],
    kind: 'load',
  });
  expect(kept.runs.map(asBaseline)).toEqual([
    {
      side: 'old',
      seconds: 120,
      requests: [
        { at: 3, ms: 12.35, failed: false },
        { at: 17, ms: 60_000, failed: true },
      ],
    },
  ]);
});
