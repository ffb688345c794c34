import { expect, test } from 'vitest';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { ALGORITHMS } from '../../../core/grouping/algorithms.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Alert } from '../../../core/records/alert.ts';
import { groupsByVersion } from '../../../core/search/groups-by-version.ts';
import { takeUpErrorGroups } from '../../../workflows/releases/take-up-error-groups.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';
import { burst, startTriage } from '../../lambdas/triage-world.ts';

const events = [...burst('TrimError', 4), ...burst('StockError', 3)];
const newest = groupsByVersion(
  events.slice(0, 4).map((event) => ({ ...event, version: 'new' })),
  'new',
  ALGORITHMS,
);

async function world() {
  const releases = createMemoryReleases();
  const record = aRelease({
    status: 'rolling-back',
    previous: { commit: 'a'.repeat(40), version: 'a'.repeat(40) },
    canary: { startedAt: NOW, ticks: [], groups: [...newest] },
  });
  await releases.merge(record.id, () => record);
  const sent: Alert[] = [];
  const alerts = { send: async (alert: Alert) => void sent.push(alert) };
  const deps = { releases, alerts, clock: () => NOW, logger: createLogger(() => undefined) };
  return { deps, record, sent, stored: async () => (await releases.get(record.id)) ?? record };
}

test('a new error becomes an incident through triage, with the release as its suspect, and other errors do not', async () => {
  const { deps, record, sent } = await world();
  const taken = await takeUpErrorGroups(deps, record);
  const { triage, ledger, jobs } = startTriage({ events });
  for (const alert of sent) await triage(alert);
  const [incident, ...others] = await ledger.listIncidents(9);
  expect(others).toEqual([]);
  expect(incident).toMatchObject({
    id: taken.incidents[0],
    title: expect.stringContaining('TrimError'),
    status: 'in-work',
    suspectRelease: { releaseId: record.id, before: 'a'.repeat(40), commit: record.target.commit, changes: [12] },
  });
  expect(jobs.jobs.size).toBe(1);
  // Delivered again, it counts once.
  for (const alert of sent) await triage(alert);
  expect(await ledger.listIncidents(9)).toHaveLength(1);
  expect(jobs.jobs.size).toBe(1);
});

test('it is alerted once, and again after a crash before it was recorded', async () => {
  const { deps, record, sent, stored } = await world();
  await takeUpErrorGroups(deps, record);
  await takeUpErrorGroups(deps, record);
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
  await takeUpErrorGroups(deps, await stored());
  expect(sent).toHaveLength(2);
  expect((await stored()).incidents).toEqual(newest.map(({ fingerprint }) => fingerprint));
});

test('a release without a new error alerts nobody', async () => {
  const { deps, record, sent } = await world();
  const calm = { ...record, canary: { startedAt: NOW, ticks: [] } };
  expect(await takeUpErrorGroups(deps, calm)).toBe(calm);
  expect(sent).toEqual([]);
});
