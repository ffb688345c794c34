import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Alert } from '../../../core/records/alert.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { attendNewErrors } from '../../../workflows/releases/attend-new-errors.ts';
import { createMemoryErrorLog } from '../../fakes/memory-queue.ts';
import { aConfig, aRelease, NOW } from '../../fixtures/records.ts';
import { burst } from '../../lambdas/triage-world.ts';

const counts = { requests: 50, errors: 4, slow: 0 };
const goingBack = (more: Partial<ReleaseRecord> = {}) =>
  aRelease({
    status: 'rolling-back',
    previous: { commit: 'a'.repeat(40), version: 'a'.repeat(40) },
    canary: { startedAt: NOW - 60_000, ticks: [{ at: NOW, canary: counts, stable: null }] },
    ...more,
  });

async function world(record: ReleaseRecord) {
  const releases = createMemoryReleases();
  await releases.merge(record.id, () => record);
  const { version } = record.target;
  const events = burst('TrimError', 4).map((event) => ({ ...event, version, service: 'checkout', env: 'production' }));
  const sent: Alert[] = [];
  let searches = 0;
  const log = createMemoryErrorLog(events);
  const newErrors = {
    errorLog: {
      searchErrors: (query: Parameters<typeof log.searchErrors>[0]) => {
        searches += 1;
        return log.searchErrors(query);
      },
    },
    ledger: createMemoryLedger(),
    alerts: { send: async (alert: Alert) => void sent.push(alert) },
  };
  const deps = { releases, config: aConfig(), clock: () => NOW, logger: createLogger(() => undefined), newErrors };
  return { deps, sent, searches: () => searches, stored: async () => (await releases.get(record.id)) ?? record };
}

test('a rollback before the first search makes one, and has what it finds worked on once', async () => {
  const { deps, sent, searches, stored } = await world(goingBack());
  await attendNewErrors(deps, goingBack());
  await attendNewErrors(deps, await stored());
  expect(searches()).toBe(1);
  expect(sent).toHaveLength(1);
  const { incidents, canary } = await stored();
  expect(canary).toMatchObject({ groups: [{ canary: 4, stable: 0 }], groupSearches: [NOW] });
  expect(incidents).toEqual(sent[0]?.release?.fingerprints);
});

test('what was searched for before is not searched for again', async () => {
  const { canary } = goingBack();
  const groups = [{ fingerprint: 'v1-known', canary: 5, stable: 0 }];
  const record = goingBack(canary === undefined ? {} : { canary: { ...canary, groups } });
  const { deps, sent, searches } = await world(record);
  await attendNewErrors(deps, record);
  expect(searches()).toBe(0);
  expect(sent).toMatchObject([{ release: { fingerprints: ['v1-known'] } }]);
});

test('a release that goes on is left alone, and so is one whose logs nobody reads', async () => {
  const on = await world(goingBack({ status: 'canary' }));
  await attendNewErrors(on.deps, goingBack({ status: 'canary' }));
  const silent = await world(goingBack());
  await attendNewErrors({ ...silent.deps, newErrors: undefined }, goingBack());
  expect([...on.sent, ...silent.sent]).toEqual([]);
});
