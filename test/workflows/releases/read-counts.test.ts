import { expect, test } from 'vitest';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { createLogger } from '../../../core/logger.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { readHistory } from '../../../workflows/releases/read-counts.ts';
import { createMemoryServiceMetrics, type Traffic } from '../../fakes/memory-service-metrics.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const TICK_MS = 30_000;
const from = Math.floor(NOW / TICK_MS) * TICK_MS;
const times = { from, to: from + 2 * TICK_MS };
const BAD = 'b'.repeat(40);
const ALL: Traffic = { perSecond: 200, errors: 0.01, slow: 0 };
/** All of the errors. */
const OF_BAD: Traffic = { perSecond: 10, errors: 0.2, slow: 0 };

test.each<[string, Partial<ReleaseRecord>]>([
  ['went back', { status: 'rolled-back', endedAt: from + 1 }],
  ['goes back', { status: 'rolling-back' }],
])('what a version did that %s is not in the history', async (_, other) => {
  const { history } = await readWith(other);
  expect(history).toEqual(Array(2).fill({ requests: 5_700, errors: 0, slow: 0 }));
});

test.each<[string, Partial<ReleaseRecord>]>([
  ['was released', { status: 'released', endedAt: from + 1 }],
  ['went back before', { status: 'rolled-back', endedAt: from - 1 }],
  ['is of another service', { status: 'rolled-back', endedAt: from + 1, service: { name: 'billing' } }],
  ['runs again', { status: 'rolled-back', endedAt: from + 1, target: { commit: BAD, version: 'live' } }],
])('what a version did that %s counts', async (_, other) => {
  const { history } = await readWith(other);
  expect(history).toEqual(Array(2).fill({ requests: 6_000, errors: 60, slow: 0 }));
});

test('where the metrics do not answer there is no history', async () => {
  const { history } = await readWith({ status: 'rolling-back' }, { fails: true });
  expect(history).toBeUndefined();
});

async function readWith(other: Partial<ReleaseRecord>, { fails = false } = {}) {
  const releases = createMemoryReleases();
  const bad = aRelease({ id: 'b'.repeat(16), target: { commit: BAD, version: BAD }, ...other });
  await releases.merge(bad.id, () => bad);
  const metrics = createMemoryServiceMetrics((_, side, version) =>
    version === bad.target.version ? (side === 'canary' ? OF_BAD : null) : side === 'stable' ? ALL : null,
  );
  if (fails) metrics.fail();
  const deps = { releases, metricsOf: () => metrics, logger: createLogger(() => undefined) };
  const record = aRelease({ previous: { commit: 'a'.repeat(40), version: 'live' } });
  return { history: await readHistory(deps, record, times) };
}
