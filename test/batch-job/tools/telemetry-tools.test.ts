import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createErrorTimeline } from '../../../batch-job/tools/error-timeline.ts';
import { createGetTrace } from '../../../batch-job/tools/get-trace.ts';
import { createSearchLogs } from '../../../batch-job/tools/search-logs.ts';
import { createTelemetryAccess } from '../../../batch-job/tools/telemetry-access.ts';
import { createMemoryTelemetry } from '../../fakes/memory-telemetry.ts';
import { attemptFixture, incidentFixture, NOW } from '../../fakes/records.ts';

const { signal } = new AbortController();
const line = (message: string, attributes = {}) => ({ at: NOW, status: 'info', message, attributes });
const span = (service: string, error?: { kind: string; message: string }) => ({
  id: service,
  service,
  resource: 'GET /',
  at: NOW,
  durationMs: 12.4,
  ...(error === undefined ? {} : { error }),
});

function open(telemetryOptions: Parameters<typeof createMemoryTelemetry>[0] = {}, searchesPerHour = 300) {
  const telemetry = createMemoryTelemetry(telemetryOptions);
  const attempt = {
    ...attemptFixture(),
    datadog: { site: 'datadoghq.com' as const, searchesPerHour, searchesForAttempts: 0 },
  };
  const incident = incidentFixture();
  const access = createTelemetryAccess({
    telemetry,
    ledger: createMemoryLedger(),
    incident,
    attempt,
    clock: () => NOW,
  });
  return { telemetry, access, incident };
}

describe('search_logs', () => {
  test('asks for this service and environment alone, around the error', async () => {
    const { telemetry, access, incident } = open({ lines: [line('cart\nmade', { http: { url: '/cart' } })] });
    const answer = await createSearchLogs(access).run({ text: 'cart', attributes: { 'http.url': '/cart' } }, signal);
    expect(answer).toBe('2026-11-20T12:00:00.000Z info cart made {"http":{"url":"/cart"}}');
    const at = incident.representative.timestamp;
    expect(telemetry.asked).toEqual([
      {
        service: 'shop',
        env: 'production',
        text: 'cart',
        attributes: { 'http.url': '/cart' },
        from: at - 900_000,
        to: incident.lastSeen + 300_000,
        limit: 20,
      },
    ]);
  });

  test.each([
    [{ service: 'payments' }, /Unrecognized key/],
    [{ attributes: { 'a) OR service:(b': 'x' } }, /attributes/],
    [{ from: 'yesterday' }, /from: expected a time/],
    [{ from: '2026-11-20T12:00:00Z', to: '2026-11-20T11:00:00Z' }, /to: expected a time after from/],
    [{ from: '2026-01-01T12:00:00Z', to: '2026-11-20T11:00:00Z' }, /at most 14 days/],
    [{ limit: 1_000 }, /limit/],
  ])('refuses %j', async (input, reason) => {
    const { telemetry, access } = open();
    await expect(createSearchLogs(access).run(input, signal)).rejects.toThrow(reason);
    expect(telemetry.asked).toEqual([]);
  });

  test('is refused when the searches of the hour are used up', async () => {
    const { access, telemetry } = open({}, 4);
    const tool = createSearchLogs(access);
    await tool.run({}, signal);
    await tool.run({}, signal);
    await expect(tool.run({}, signal)).rejects.toThrow(/searches of this hour are used up/);
    expect(telemetry.asked).toHaveLength(2);
  });
});

describe('error_timeline', () => {
  test('groups what was counted, in intervals that fit the time', async () => {
    const { telemetry, access } = open({
      counts: [
        { at: NOW, group: '1.2', count: 3 },
        { at: NOW, group: '1.3', count: 1 },
      ],
    });
    const answer = await createErrorTimeline(access).run({ by: 'version' }, signal);
    expect(answer).toMatch(/^errors by intervals of 60 minutes.*\n2026-11-20T12:00:00.000Z 1\.2: 3, 1\.3: 1$/);
    expect(telemetry.asked).toMatchObject([{ service: 'shop', by: 'version', intervalMinutes: 60 }]);
  });
});

describe('get_trace', () => {
  test('tells of other services that they failed, not what they said', async () => {
    const failed = { kind: 'CardError', message: 'card 4111 declined' };
    const { access } = open({ spans: [span('shop', failed), span('payments', failed)], lines: [line('hi')] });
    const answer = await createGetTrace(access).run({ trace_id: '12ab' }, signal);
    expect(answer).toMatch(/\[shop\] shop GET \/ 12 ms FAILED CardError: card 4111 declined\n/);
    expect(answer).toMatch(/\[payments\] payments GET \/ 12 ms FAILED\n/);
    expect(answer).toContain('info hi');
  });

  test('shows nothing of a trace that did not go through this service', async () => {
    const { access, telemetry } = open({ spans: [span('payments')], lines: [line('secret')] });
    expect(await createGetTrace(access).run({ trace_id: '1' }, signal)).toBe(
      'that trace did not go through this service',
    );
    expect(telemetry.asked).toHaveLength(1);
  });

  test.each(['1 OR service:payments', '*', '', 'g1'])('refuses the id %j', async (id) => {
    await expect(createGetTrace(open().access).run({ trace_id: id }, signal)).rejects.toThrow(/trace_id/);
  });
});
