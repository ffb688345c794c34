import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { MINUTE_MS } from '../../../core/durations.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/logger.ts';
import type { ErrorLog } from '../../../core/ports/telemetry.ts';
import type { CanaryRecord } from '../../../core/records/canary.ts';
import { countErrorGroups } from '../../../workflows/releases/count-error-groups.ts';
import { createMemoryErrorLog } from '../../fakes/memory-queue.ts';
import { aConfig, aRelease, NOW } from '../../fixtures/records.ts';
import { burst } from '../../lambdas/triage-world.ts';

const counts = { requests: 50, errors: 3, slow: 0 };
const record = (canary: Partial<CanaryRecord> = {}) =>
  aRelease({
    status: 'canary',
    canary: { startedAt: NOW - 5 * MINUTE_MS, ticks: [{ at: NOW, canary: counts, stable: counts }], ...canary },
  });

function world(errorLog?: Pick<ErrorLog, 'searchErrors'>) {
  const version = record().target.version;
  const events = burst('TrimError', 4).map((event) => ({ ...event, version, service: 'checkout', env: 'production' }));
  let searches = 0;
  const log = errorLog ?? createMemoryErrorLog(events);
  return {
    deps: {
      errorLog: {
        searchErrors: (query: Parameters<ErrorLog['searchErrors']>[0]) => {
          searches += 1;
          return log.searchErrors(query);
        },
      },
      ledger: createMemoryLedger(),
      config: aConfig(),
      clock: () => NOW,
      logger: createLogger(() => undefined),
    },
    searches: () => searches,
  };
}

test('a canary with errors is searched once, and its groups are counted', async () => {
  const { deps, searches } = world();
  const found = await countErrorGroups(deps, record());
  expect(found).toEqual({
    groups: [{ fingerprint: expect.any(String), canary: 4, stable: 0 }],
    groupSearches: [NOW],
  });
  expect(searches()).toBe(1);
});

test.each<[string, ReturnType<typeof record>]>([
  ['of a canary without errors', record({ ticks: [] })],
  ['so soon after the last', record({ groupSearches: [NOW - 3 * MINUTE_MS] })],
  ['after three', record({ groupSearches: [1, 2, 3] })],
  ['without a canary', aRelease()],
])('no search is made %s', async (_, of) => {
  const { deps, searches } = world();
  expect(await countErrorGroups(deps, of)).toBeUndefined();
  expect(searches()).toBe(0);
});

test('no search is made that the shared budget does not have', async () => {
  const { deps, searches } = world();
  const ledger = { takeSearch: async () => false };
  expect(await countErrorGroups({ ...deps, ledger }, record())).toBeUndefined();
  expect(searches()).toBe(0);
});

test('an outage of Datadog gates nothing, and counts as a search', async () => {
  const { deps } = world({
    searchErrors: () => Promise.reject(new UpstreamError('Datadog', 'it answered 503', { retryable: true })),
  });
  expect(await countErrorGroups(deps, record())).toEqual({ groups: [], groupSearches: [NOW] });
});
