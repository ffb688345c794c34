import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { readServiceTraces } from '../../../batch-job/change/read-traces.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Telemetry } from '../../../core/ports/telemetry.ts';
import { createMemoryTelemetry } from '../../fakes/memory-telemetry.ts';
import { changeSettings, NOW } from '../../fixtures/records.ts';

const DAY_MS = 86_400_000;
const lines = ['11', '22', '33'].map((id) => ({ at: NOW, status: 'info', message: '', attributes: { trace_id: id } }));
const spans = [{ id: '1', service: 'checkout', resource: 'GET /carts', at: NOW, durationMs: 1 }];

function openRun({ fails, ...given }: { fails?: Error; lines?: typeof lines; spans?: typeof spans } = {}) {
  const known = createMemoryTelemetry({ lines, spans, ...given });
  const telemetry: Telemetry = fails === undefined ? known : { ...known, readTrace: () => Promise.reject(fails) };
  const ledger = createMemoryLedger();
  const { service, datadog } = changeSettings();
  const sites: string[] = [];
  const settings = { service, datadog: { ...datadog, searchesPerHour: 10, searchesForAttempts: 2 } };
  const take = (kind: 'logs' | 'spans') => ledger.takeSearch({ kind, perHour: 10, reserve: 0, now: NOW });
  const connectTelemetry = (site: string) => {
    sites.push(site);
    return telemetry;
  };
  const options = { ledger, connectTelemetry, clock: () => NOW, logger: createLogger(() => undefined) };
  return { run: { options, settings }, asked: known.asked, sites, take };
}

test('one log search of the service finds two traces, of which each is one search', async () => {
  const { run, asked, sites } = openRun();
  expect(await readServiceTraces(run)).toMatchObject({ status: 'read', traces: 2, spans: 2 });
  expect(sites).toEqual(['datadoghq.com']);
  expect(asked).toMatchObject([
    { service: 'checkout', from: NOW - DAY_MS, to: NOW },
    { traceId: '11', limit: 1_000 },
    { traceId: '33' },
  ]);
});

test.each([
  ['logs', 0],
  ['spans', 1],
] as const)('what is left for attempts is not taken: %s', async (kind, searches) => {
  const { run, asked, take } = openRun();
  // Five may be made at once, and two of them are for attempts.
  for (let taken = 0; taken < 3; taken += 1) await take(kind);
  expect(await readServiceTraces(run)).toEqual({
    status: 'not measured',
    why: 'the searches of this hour are used up',
  });
  expect(asked).toHaveLength(searches);
  expect([await take(kind), await take(kind), await take(kind)]).toEqual([true, true, false]);
});

test('one trace is enough where a second one may not be read', async () => {
  const { run, take } = openRun();
  for (let taken = 0; taken < 2; taken += 1) await take('spans');
  expect(await readServiceTraces(run)).toMatchObject({ status: 'read', traces: 1 });
});

test('no trace is guessed, and a Datadog that is away holds up nothing', async () => {
  const none = openRun({ lines: [] });
  expect(await readServiceTraces(none.run)).toMatchObject({ why: 'no log line of the last day names a trace' });
  expect(none.asked).toHaveLength(1);
  const away = openRun({ fails: new UpstreamError('Datadog', 'it could not be asked', { retryable: true }) });
  expect(await readServiceTraces(away.run)).toMatchObject({
    status: 'not measured',
    why: expect.stringContaining('it could not be asked'),
  });
  await expect(readServiceTraces(openRun({ fails: new TypeError('ours') }).run)).rejects.toThrow('ours');
});
