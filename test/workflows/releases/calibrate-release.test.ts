import { expect, test } from 'vitest';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { MINUTE_MS } from '../../../core/durations.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { calibrationIdOf } from '../../../core/lifecycle/release-names.ts';
import { createLogger } from '../../../core/logger.ts';
import type { ServiceMetrics } from '../../../core/ports/service-metrics.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { calibrateRelease } from '../../../workflows/releases/calibrate-release.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const ratio = { ratio: 1.1, low: 1, high: 1.2 };
const load = {
  ...{ baseline: 'abba' as const, requests: { old: 1, new: 1 }, errors: { old: 0, new: 0 } },
  ...{ p50Ms: { old: 1, new: 1 }, p99Ms: { old: 1, new: 1 }, p50: ratio, p99: ratio },
} as const;
const released = (more: Partial<ReleaseRecord> = {}) =>
  aRelease({
    status: 'released',
    steps: [{ number: 1, kind: 'load', status: 'passed', tries: 1, load, dueAt: NOW, startedAt: NOW }],
    canary: {
      ...{ startedAt: NOW, promotedAt: NOW + 10 * MINUTE_MS, countedUntil: NOW + 30 * MINUTE_MS, ticks: [] },
    },
    endedAt: NOW + 40 * MINUTE_MS,
    ...more,
  });

function world(latencies?: ServiceMetrics['latencies']) {
  const asked: Parameters<ServiceMetrics['latencies']>[0][] = [];
  const shown: ServiceMetrics['latencies'] = async () => [
    { at: NOW + MINUTE_MS, canary: { p50: 1, p99: 130 }, stable: { p50: 1, p99: 100 } },
    // After the promotion nothing is beside it.
    { at: NOW + 20 * MINUTE_MS, canary: { p50: 1, p99: 150 }, stable: { p50: 1, p99: 10 } },
  ];
  const metrics: ServiceMetrics = {
    counts: async () => [],
    latencies: (query) => {
      asked.push(query);
      return (latencies ?? shown)(query);
    },
  };
  const releases = createMemoryReleases();
  const deps = { releases, metricsOf: () => metrics, clock: () => NOW, logger: createLogger(() => undefined) };
  return { deps, asked, calibration: () => releases.getCalibration(calibrationIdOf(released().service)) };
}

test('a release teaches a pair, and what production shows now, once', async () => {
  const { deps, asked, calibration } = world();
  await calibrateRelease(deps, released());
  await calibrateRelease(deps, released());
  const { id, endedAt } = released();
  expect(await calibration()).toMatchObject({
    pairs: [{ releaseId: id, staging: 1.1, production: expect.closeTo(1.3), at: endedAt }],
    newest: { releaseId: id, p99Ms: 150, at: endedAt },
  });
  expect(asked).toMatchObject([{ from: NOW + MINUTE_MS, to: NOW + 30 * MINUTE_MS }]);
});

test('a release without a load, or whose metrics do not answer, teaches no pair', async () => {
  const silent = world(() => Promise.reject(new UpstreamError('Datadog', 'it answered 503', { retryable: true })));
  await calibrateRelease(silent.deps, released());
  expect(await silent.calibration()).toMatchObject({ pairs: [], newest: { releaseId: released().id } });
  const without = world();
  await calibrateRelease(without.deps, released({ steps: [] }));
  expect(await without.calibration()).toMatchObject({ pairs: [], newest: { p99Ms: 150 } });
});

test('an older release that is looked at late replaces nothing newer', async () => {
  const { deps, calibration } = world();
  await calibrateRelease(deps, released());
  await calibrateRelease(deps, released({ id: 'f'.repeat(16), endedAt: NOW }));
  expect(await calibration()).toMatchObject({ pairs: [{}], newest: { releaseId: released().id } });
});
