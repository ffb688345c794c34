import { expect, test } from 'vitest';
import { createEarlyBase } from '../../../batch-job/verify/early-base.ts';
import type { Base } from '../../../batch-job/verify/suite.ts';
import type { TestRun } from '../../../core/records/test-run.ts';

const PLAN = { command: 'npm test', regression: 'node --test {files}', timeoutMinutes: 1 };
const GREEN: TestRun = {
  name: 'suite on base',
  command: 'npm test',
  passed: true,
  exitCode: 0,
  timedOut: false,
  failing: [],
  durationMs: 5,
  output: 'ok',
};
const BASE: Base = { runs: [], isKept: false, tree: () => Promise.reject(new Error('no tree is opened here')) };

/** A suite that has begun, and runs until it is told to end, or is stopped. */
function open(signal?: AbortSignal) {
  const planned = plan(signal);
  planned.early.begin();
  return planned;
}

function plan(signal?: AbortSignal) {
  const suite = Promise.withResolvers<void>();
  const events: string[] = [];
  let begun = 0;
  const early = createEarlyBase({ test: PLAN, signal }, async (own) => {
    begun += 1;
    const stopped = new Promise<never>((_, reject) => {
      own.signal?.addEventListener('abort', () => reject(own.signal?.reason), { once: true });
    });
    await Promise.race([suite.promise, stopped]).finally(() => events.push('suite ended'));
    await own.onRun(GREEN);
    return BASE;
  });
  const taker = (plan = PLAN) => ({ test: plan, onRun: async ({ name }: TestRun) => void events.push(name) });
  return { early, suite, events, taker, begun: () => begun };
}

test('it begins when it is told to, once', async () => {
  const { early, begun } = plan();
  await new Promise(setImmediate);
  expect(begun()).toBe(0);
  early.begin();
  early.begin();
  await new Promise(setImmediate);
  expect(begun()).toBe(1);
});

test('who takes one that has not begun has it begin', async () => {
  const { early, suite, taker } = plan();
  suite.resolve();
  expect(await early.take(taker())).toBe(BASE);
});

test('one that was stopped before it began never runs', async () => {
  const { early, begun, taker } = plan();
  await early.stop();
  early.begin();
  expect(await early.take(taker())).toBeUndefined();
  expect(begun()).toBe(0);
});

test('the runs are told when the base is taken, and not before', async () => {
  const { early, suite, events, taker } = open();
  suite.resolve();
  await early.stop(); // a base that is complete stays
  expect(events).toEqual(['suite ended']);
  expect(await early.take(taker())).toBe(BASE);
  expect(events).toEqual(['suite ended', 'suite on base']);
});

test('who takes it waits for its end', async () => {
  const { early, suite, events, taker } = open();
  const taken = early.take(taker()).then((base) => {
    events.push('taken');
    return base;
  });
  await new Promise(setImmediate);
  expect(events).toEqual([]);
  suite.resolve();
  expect(await taken).toBe(BASE);
  expect(events).toEqual(['suite ended', 'suite on base', 'taken']);
});

test('it is taken once: code of a fix has run by the second time', async () => {
  const { early, suite, taker } = open();
  suite.resolve();
  expect(await early.take(taker())).toBe(BASE);
  expect(await early.take(taker())).toBeUndefined();
});

test('one that was stopped is none, and nothing of it is left when the stop returns', async () => {
  const { early, events, taker } = open();
  await early.stop();
  expect(events).toEqual(['suite ended']);
  expect(await early.take(taker())).toBeUndefined();
  expect(events).toEqual(['suite ended']);
});

test.each([
  ['command', { ...PLAN, command: 'node --test' }],
  ['setup', { ...PLAN, setup: 'npm ci' }],
  ['time limit', { ...PLAN, timeoutMinutes: 2 }],
])('it is none for a plan with another %s, and ends before the next run begins', async (_, plan) => {
  const { early, events, taker } = open();
  expect(await early.take(taker(plan))).toBeUndefined();
  expect(events).toEqual(['suite ended']);
});

test('what the suite threw is thrown to who takes it, and to nobody else', async () => {
  const { early, suite, taker } = open();
  suite.reject(new Error('no space left on device'));
  await early.stop();
  await expect(early.take(taker())).rejects.toThrow('no space left on device');
});

test('it ends with the attempt', async () => {
  const ending = new AbortController();
  const { early, events, taker } = open(ending.signal);
  ending.abort(new Error('the worker was told to end'));
  await expect(early.take(taker())).rejects.toThrow('told to end');
  expect(events).toEqual(['suite ended']);
});
