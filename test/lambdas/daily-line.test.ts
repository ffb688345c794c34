import { expect, test } from 'vitest';
import { UpstreamError } from '../../core/errors.ts';
import type { Policy } from '../../core/policy/figures.ts';
import { postDailyLines } from '../../lambdas/sweep/post-daily-lines.ts';
import { crashAt } from '../fakes/crash-at.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { burst, startTriage } from './triage-world.ts';

const DAY = 86_400_000;
const KEY = 'daily-line/2026-09-21';
const POLICY: Partial<Policy> = { minimumOccurrences: 10 };

/** A day on which a rule left two bugs alone, one of them twice, and the day after. */
async function start() {
  const world = startTriage({
    events: [...burst('StockError', 3), ...burst('CartError', 2)],
    service: { policy: POLICY },
  });
  await world.triage(anAlert());
  await world.triage(anAlert({ id: 'alert-2', receivedAt: NOW + 1_000 }));
  world.time.now = NOW + DAY;
  const opened = () => world.messenger.threads.filter(({ key }) => key === KEY);
  return { ...world, opened, post: () => postDailyLines(world.deps) };
}

test('what a rule left alone is told the day after, once', async () => {
  const { opened, post, ledger } = await start();
  expect((await ledger.listAlerts(1))[0]?.skips).toMatchObject([
    { rule: 'too-few-occurrences', channel: '#checkout-alerts' },
    { rule: 'too-few-occurrences', channel: '#checkout-alerts' },
  ]);
  await post();
  await post();
  expect(opened().map(({ messages }) => messages.map(({ text }) => text))).toEqual([
    ['Left alone on 2026-09-21 (UTC): too-few-occurrences 2 alerts of 2 bugs'],
  ]);
});

test('a day on which nothing was left alone is passed over', async () => {
  const { opened, post, time, messenger } = await start();
  time.now += DAY;
  const before = messenger.threads.length;
  await post();
  expect(opened()).toEqual([]);
  expect(messenger.threads).toHaveLength(before);
});

test('a crash at any call, then the next sweep, ends in one line', async () => {
  const counter = { calls: 0 };
  const { deps } = await start();
  await postDailyLines(crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter));
  expect(counter.calls).toBe(5);
  for (let call = 1; call <= counter.calls; call++) {
    for (const when of ['before', 'after'] as const) {
      const world = await start();
      await expect(postDailyLines(crashAt(world.deps, call, when))).rejects.toThrow('crash');
      await world.post();
      expect(world.opened(), `${when} call ${call}`).toHaveLength(1);
    }
  }
});

test('a channel that Slack refuses is named in the log and holds nothing up; a fault that may pass is tried again', async () => {
  const { deps, post, opened, lines } = await start();
  const failing = (retryable: boolean) => ({
    ...deps,
    messenger: { ...deps.messenger, open: () => Promise.reject(new UpstreamError('Slack', 'no', { retryable })) },
  });
  await expect(postDailyLines(failing(true))).rejects.toThrow('no');
  await postDailyLines(failing(false));
  expect(lines.join()).toContain('daily-line-refused');
  await post();
  expect(opened()).toEqual([]);
});
