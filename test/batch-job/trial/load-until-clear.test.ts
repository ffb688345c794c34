import { expect, test } from 'vitest';
import { loadUntilClear, type StagingLoad } from '../../../batch-job/trial/load-until-clear.ts';
import type { LoadResult } from '../../../core/records/release-step.ts';

const ratio = (low: number, high: number) => ({ ratio: Math.sqrt(low * high), low, high });
const loadOf = (more: Partial<LoadResult> = {}): LoadResult => ({
  baseline: 'abba',
  requests: { old: 4_000, new: 4_000 },
  errors: { old: 0, new: 0 },
  p50Ms: { old: 10, new: 10 },
  p99Ms: { old: 20, new: 20 },
  p50: ratio(0.98, 1.02),
  p99: ratio(0.95, 1.05),
  ...more,
});
const ended = (load: LoadResult | undefined, seconds = 5): StagingLoad => ({
  output: 'sent',
  kept: { runs: [{ side: 'new', seconds, at: [], ms: [], failed: [] }] },
  end:
    load === undefined ? { status: 'undecided', why: 'Not measured.' } : { status: 'passed', load, why: 'Measured.' },
});
const WIDE = { p99: ratio(0.02, 44) };

/** Plays the ends one after the other. */
async function play(ends: readonly StagingLoad[], seconds = 120) {
  let loads = 0;
  const load = async () => {
    const end = ends[loads];
    loads += 1;
    if (end === undefined) throw new Error('one load too many');
    return end;
  };
  return { result: await loadUntilClear(load, { slower: 10, seconds }), loads };
}

test('a load in turn that cannot tell is made once more, and the second alone counts', async () => {
  const [unclear, clear] = [ended(loadOf(WIDE), 5), ended(loadOf(), 6)];
  const { result, loads } = await play([unclear, clear]);
  expect(loads).toBe(2);
  expect(result).toEqual({
    output: 'sent',
    kept: { runs: clear.kept.runs, unclear: unclear.kept.runs },
    end: { ...clear.end, why: 'Measured. The first load could not tell.' },
  });
});

test('a second load that cannot tell either is the last', async () => {
  const { result, loads } = await play([ended(loadOf(WIDE)), ended(loadOf(WIDE))]);
  expect(loads).toBe(2);
  expect(result.end.load?.p99).toEqual(WIDE.p99);
});

test.each<[string, StagingLoad, number?]>([
  ['told', ended(loadOf())],
  ['is surely slower', ended(loadOf({ p99: ratio(1.2, 3) }))],
  ['was not measured', ended(undefined)],
  ['was compared with a recorded one', ended(loadOf({ baseline: 'recorded', ...WIDE }))],
  ['had nothing to compare with', ended(loadOf({ baseline: 'none', p50: undefined, p99: undefined }))],
  ['took more than ten minutes a run', ended(loadOf(WIDE)), 601],
])('a load that %s is not made again', async (_, end, seconds) => {
  const { result, loads } = await play([end], seconds);
  expect(loads).toBe(1);
  expect(result).toBe(end);
});
