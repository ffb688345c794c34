import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { errorRateCheckSchema } from '../../../core/config/error-rate-check-schema.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/logger.ts';
import { type Alert, alertSchema } from '../../../core/records/alert.ts';
import type { ErrorRateState } from '../../../core/records/error-rate-state.ts';
import { createErrorRateChecks, type ErrorRateDependencies } from '../../../lambdas/watch/check-error-rates.ts';
import { aConfig } from '../../fixtures/records.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 12, 1, 0);
const CHECKOUT = errorRateCheckSchema.parse({ service: 'checkout', threshold: 10, minimum: 1 });

function start(watch = [CHECKOUT]) {
  const clock = { now: NOW };
  const lines: string[] = [];
  const queued: Alert[] = [];
  const states = new Map<string, ErrorRateState>();
  const counted = { errors: 0, total: 100 };
  let searches = 0;
  const deps: ErrorRateDependencies = {
    config: { watch, datadog: aConfig().datadog },
    ledger: createMemoryLedger(),
    states: {
      get: async (name) => states.get(name),
      change: async (name, change) => {
        const next = change(states.get(name));
        states.set(name, next);
        return next;
      },
    },
    rates: {
      queryOf: ({ service }) => `service:${service}`,
      count: async () => {
        searches += 1;
        return { ...counted };
      },
    },
    queue: { send: async (alert) => void queued.push(alertSchema.parse(alert)) },
    clock: () => clock.now,
    logger: createLogger((line) => lines.push(line)),
  };
  return { deps, clock, lines, queued, states, counted, searches: () => searches, look: createErrorRateChecks(deps) };
}

test('a window is searched once, and trouble, its going on and its end are an alert each', async () => {
  const world = start();
  for (const [minute, errors] of [
    [0, 50],
    [1, 50],
    [5, 60],
    [10, 0],
    [15, 0],
  ] as const) {
    world.clock.now = NOW + minute * MINUTE;
    world.counted.errors = errors;
    await world.look();
  }
  expect(world.searches()).toBe(4);
  expect(world.queued.map(({ kind }) => kind)).toEqual(['triggered', 'renotified', 'recovered']);
  expect(new Set(world.queued.map(({ cycleKey }) => cycleKey)).size).toBe(1);
  expect(world.queued[0]?.link).toBe(
    'https://app.datadoghq.com/logs?query=service%3Acheckout&from_ts=1795175700000&to_ts=1795176000000&live=false',
  );
});

describe('cut off at any step, and looked at again', () => {
  test.each<[string, (deps: ErrorRateDependencies) => Partial<ErrorRateDependencies>]>([
    ['the search', (deps) => ({ rates: { ...deps.rates, count: fail } })],
    ['the queue', () => ({ queue: { send: fail } })],
    ['the state', (deps) => ({ states: { ...deps.states, change: fail } })],
  ])('%s: the alert is there, under one id', async (_, broken) => {
    const world = start();
    world.counted.errors = 50;
    await expect(createErrorRateChecks({ ...world.deps, ...broken(world.deps) })()).rejects.toThrow(
      'checkout: Datadog: down',
    );
    world.clock.now += MINUTE;
    await world.look();
    expect(new Set(world.queued.map(({ id }) => id)).size).toBe(1);
    expect(world.queued.at(-1)?.kind).toBe('triggered');
    expect(world.states.size).toBe(1);
  });

  const fail = () => Promise.reject(new UpstreamError('Datadog', 'down', { retryable: true }));
});

test('without leave to search nothing is asked of Datadog, and the window is looked at when there is', async () => {
  const world = start();
  world.counted.errors = 50;
  const ledger = { takeSearch: async () => false };
  await createErrorRateChecks({ ...world.deps, ledger })();
  expect([world.searches(), world.queued.length]).toEqual([0, 0]);
  expect(world.lines.join()).toContain('"event":"search-refused"');
  await world.look();
  expect(world.queued).toHaveLength(1);
});

test('one that cannot be looked at holds up no other', async () => {
  const world = start([{ ...CHECKOUT, service: 'billing' }, CHECKOUT]);
  world.counted.errors = 50;
  const rates: ErrorRateDependencies['rates'] = {
    ...world.deps.rates,
    count: (watch, window) =>
      watch.service === 'billing' ? Promise.reject(new Error('refused')) : world.deps.rates.count(watch, window),
  };
  await expect(createErrorRateChecks({ ...world.deps, rates })()).rejects.toThrow('could not check billing: refused');
  expect(world.queued.map(({ service }) => service)).toEqual(['checkout']);
});
