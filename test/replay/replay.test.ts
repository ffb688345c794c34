import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../core/config/config.ts';
import { DEFAULT_ASSUMPTIONS } from '../../replay/assumptions.ts';
import { replay } from '../../replay/replay.ts';
import { aConfig, NOW } from '../fixtures/records.ts';
import { logLine, recordingOf, webhookLine } from './recorded.ts';

const HOUR = 60;

const replayLines = (lines: readonly string[], config: Config = aConfig(), assumed = {}) =>
  replay({
    recording: recordingOf(lines),
    config,
    assumptions: { ...DEFAULT_ASSUMPTIONS, ...assumed },
    onObserved: () => undefined,
  });

describe('a replay', () => {
  test('follows a bug from its first alert to its merged fix, after which its errors cease', async () => {
    const result = await replayLines([
      logLine(-1, 'StockError'),
      webhookLine(0, 'first'),
      webhookLine(1, 'first'),
      webhookLine(5, 'in work'),
      logLine(59, 'StockError'),
      webhookLine(HOUR, 'proposed'),
      logLine(30 * HOUR - 1, 'StockError'),
      webhookLine(30 * HOUR, 'mended'),
    ]);
    expect(result.webhooks).toEqual({ received: 5, repeated: 1, refused: 0 });
    expect(result.alerts).toEqual({ worked: 3, skipped: 1 });
    expect(result.incidents).toMatchObject([{ status: 'merged', attempts: 1, alerts: 3, errors: 2 }]);
    expect(result.attempts).toMatchObject([{ number: 1, claimedAt: NOW, endedAt: NOW + 15 * 60_000, dollars: 2 }]);
    expect(result.skips).toEqual([
      { rule: 'already-in-work', alerts: 1, incidents: 1 },
      { rule: 'fix-proposed', alerts: 1, incidents: 1 },
    ]);
    expect(result.slack.threads).toBe(1);
  });

  test('names the rule that says no: a budget of one attempt, an open draft, a service that is only observed', async () => {
    const bugs = ['StockError', 'TaxError', 'CartError'].map((kind) => logLine(-1, kind));
    const rulesOf = async (config: Config) =>
      (await replayLines([...bugs, webhookLine(0, 'a')], config)).skips.map(({ rule, incidents }) => [rule, incidents]);
    expect(await rulesOf(aConfig({ policy: { dollarsPerDay: 2 } }))).toEqual([['dollars-per-day', 2]]);
    expect(await rulesOf(aConfig({ policy: { openDraftsPerRepository: 2 } }))).toEqual([['open-drafts', 1]]);
    expect(await rulesOf(aConfig({ mode: 'observe' }))).toEqual([['observe-only', 3]]);
  });

  test('a service that only suggests opens no draft, and nothing of it is merged', async () => {
    const lines = [
      logLine(-1, 'StockError'),
      webhookLine(0, 'a'),
      logLine(3_000, 'StockError'),
      webhookLine(3_000, 'b'),
    ];
    const result = await replayLines(lines, aConfig({ mode: 'suggest' }));
    expect(result.incidents).toMatchObject([{ status: 'fix-proposed', errors: 2 }]);
    expect(result.skips).toMatchObject([{ rule: 'fix-proposed' }]);
  });

  test('attempts beyond those that may run at once wait for one another', async () => {
    const config = aConfig();
    const narrow = { ...config, deployment: { ...config.deployment, attemptsAtOnce: 1 } };
    const { attempts } = await replayLines(
      [logLine(-1, 'StockError'), logLine(-1, 'TaxError'), webhookLine(0, 'a')],
      narrow,
    );
    expect(attempts.map(({ endedAt = 0 }) => (endedAt - NOW) / 60_000).toSorted((a, b) => a - b)).toEqual([15, 30]);
  });

  test('tells of storms, with the reason of each member', async () => {
    const message = 'connect ECONNREFUSED db.internal:5432';
    const { storms, attempts } = await replayLines([
      logLine(-1, 'LoadError', message),
      logLine(-1, 'SaveError', message),
      webhookLine(0, 'a'),
    ]);
    expect(storms).toMatchObject([{ members: [{ because: expect.stringContaining('db.internal:5432') }] }]);
    expect(attempts).toHaveLength(1);
  });

  test('forecasts the cost by what is assumed, and a month only from a day on', async () => {
    const lines = [logLine(-1, 'StockError'), webhookLine(0, 'a')];
    const day = await replayLines([...lines, webhookLine(24 * HOUR, 'b')], aConfig(), { dollarsPerAttempt: 0.5 });
    expect(day.cost).toMatchObject({ dollars: 0.5, atMost: 2, dollarsIn30Days: 15 });
    expect((await replayLines(lines)).cost).not.toHaveProperty('dollarsIn30Days');
  });

  test('an alert that finds no search left is searched again when there is one, and comes to what it would have', async () => {
    const config = { ...aConfig(), datadog: { ...aConfig().datadog, searchesPerHour: 2, searchesForAttempts: 0 } };
    const lines = [
      logLine(-1, 'StockError'),
      webhookLine(0, 'a'),
      logLine(1, 'TaxError'),
      webhookLine(2, 'b', { alert_id: '43' }),
    ];
    const result = await replayLines(lines, config);
    expect(result.alerts).toEqual({ worked: 2 });
    expect(result.searchedLater).toBe(1);
    const [, late] = result.attempts;
    expect(((late?.claimedAt ?? 0) - NOW) / 60_000, 'minutes until its attempt').toBeGreaterThan(55);
    expect((await replayLines(lines)).searchedLater).toBe(0);
  });

  test('tells once a day what was left alone, and ends the watch of a merged fix', async () => {
    const lines = [
      logLine(-1, 'StockError'),
      logLine(-2, 'TaxError'),
      webhookLine(0, 'first'),
      webhookLine(60 * HOUR, 'something else'),
    ];
    const result = await replayLines(lines, aConfig({ policy: { openDraftsPerRepository: 1 } }));
    expect(result.slack).toMatchObject({ threads: 2, dailyLines: 1 });
    expect(result.incidents.map(({ status }) => status).toSorted()).toEqual(['observed', 'resolved']);
  });

  test('a fix that was merged when the recording ends is not called resolved: nothing tells', async () => {
    const result = await replayLines([logLine(-1, 'StockError'), webhookLine(0, 'first')]);
    expect(result.incidents).toMatchObject([{ status: 'merged' }]);
  });

  test('an attempt that finds no place for hours waits for one, as in a deployment', async () => {
    const config = aConfig();
    const narrow = { ...config, deployment: { ...config.deployment, attemptsAtOnce: 1 } };
    const lines = [logLine(-1, 'StockError'), logLine(-1, 'TaxError'), webhookLine(0, 'a'), webhookLine(3 * HOUR, 'b')];
    const { attempts, incidents } = await replayLines(lines, narrow, { attemptMinutes: 145 });
    expect(attempts.map(({ dollars }) => dollars)).toEqual([2, 2]);
    expect(incidents.map(({ status }) => status).toSorted()).toEqual(['merged', 'merged']);
  });

  test('counts a webhook that receive refuses', async () => {
    const { webhooks, alerts } = await replayLines([webhookLine(0, 'a', { alert_id: '' }), webhookLine(1, 'b')]);
    expect(webhooks).toEqual({ received: 2, repeated: 0, refused: 1 });
    expect(alerts).toEqual({ skipped: 1 });
  });

  test('comes to the same whatever the order of the lines', async () => {
    const lines = [
      ...[-3, -2, 20, 50].map((minute) => logLine(minute, 'StockError')),
      ...[0, 10, 55].map((minute) => webhookLine(minute, `alert-${minute}`)),
      webhookLine(70, 'over', { alert_transition: 'Recovered' }),
    ];
    const expected = await replayLines(lines);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        expect(await replayLines(shuffled)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test('waits between what happens as long as it is told to', async () => {
    const leaps: number[] = [];
    await replay({
      // Recoveries end no attempt and begin none, and nothing is searched for them.
      recording: recordingOf(
        Object.entries({ a: 0, b: 2, c: 2, d: 5 }).map(([id, minute]) =>
          webhookLine(minute, id, { alert_transition: 'Recovered' }),
        ),
      ),
      config: aConfig(),
      assumptions: DEFAULT_ASSUMPTIONS,
      onObserved: () => undefined,
      pace: async (leapMs) => void leaps.push(leapMs),
    });
    expect(leaps).toEqual([120_000, 180_000]);
  });
});
