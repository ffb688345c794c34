import { expect, test } from 'vitest';
import { ALGORITHMS } from '../../../core/grouping/algorithms.ts';
import { groupsByVersion } from '../../../core/search/groups-by-version.ts';
import { burst } from '../../lambdas/triage-world.ts';

const of = (version: string | undefined, kind: string, count: number) =>
  burst(kind, count).map(({ version: _, id, ...event }) => ({
    ...event,
    id: `${version}-${kind}-${id}`,
    ...(version === undefined ? {} : { version }),
  }));

test('errors are counted by fingerprint, the new version beside all others', () => {
  const events = [
    ...of('new', 'TrimError', 4),
    ...of('new', 'StockError', 1),
    ...of('old', 'StockError', 2),
    ...of('older', 'StockError', 3),
    ...of(undefined, 'TrimError', 9),
  ];
  const counts = groupsByVersion(events, 'new', ALGORITHMS).map(({ canary, stable }) => ({ canary, stable }));
  expect(counts).toHaveLength(2);
  expect(counts).toEqual(
    expect.arrayContaining([
      { canary: 4, stable: 0 },
      { canary: 1, stable: 5 },
    ]),
  );
});

test('no events, no groups', () => {
  expect(groupsByVersion([], 'new', ALGORITHMS)).toEqual([]);
});
