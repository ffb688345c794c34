import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureLoad, type Pause } from '../../../batch-job/trial/measure-load.ts';
import type { TrialPlace } from '../../../batch-job/trial/open-trial-place.ts';
import type { CommandResult } from '../../../batch-job/verify/run-command.ts';

const servers: Server[] = [];
const asked = { old: 0, new: 0 };
const addresses = { old: '', new: '' };

beforeAll(async () => {
  for (const side of ['old', 'new'] as const) {
    const server = createServer((_, answer) => {
      asked[side] += 1;
      setTimeout(() => answer.end(side), side === 'new' ? 12 : 2);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    addresses[side] = `http://127.0.0.1:${address.port}`;
    servers.push(server);
  }
});
afterAll(() => {
  for (const server of servers) server.close();
});

const ended = (more: Partial<CommandResult> = {}): CommandResult => ({
  exitCode: 0,
  timedOut: false,
  filledDisk: false,
  output: 'done',
  ...more,
});

/** A load command in this process: four clients, one request after the other. */
const loading = (withinMs = Number.POSITIVE_INFINITY): TrialPlace => ({
  run: async (_, { environment, stop }) => {
    const until = performance.now() + withinMs;
    const client = async () => {
      while (stop?.aborted !== true && performance.now() < until) {
        await fetch(environment['MENDHOOK_TARGET_URL'] ?? '').then((answer) => answer.text());
      }
    };
    await Promise.all(Array.from({ length: 4 }, client));
    return ended({ exitCode: stop?.aborted === true ? null : 0 });
  },
});
/** A busy machine may send nothing for a while. So a run goes on until more requests came than the clients have open. */
const untilAnswered: Pause = async (milliseconds, signal) => {
  const enough = asked.old + asked.new + 12;
  do await wait(milliseconds, undefined, { signal });
  while (asked.old + asked.new < enough);
};
const plan = (more: object = {}) => ({
  ...{ command: 'npm run load', seconds: 0.2, url: addresses.new, previousUrl: addresses.old },
  ...more,
});
const never = new AbortController().signal;

test('both versions are loaded in turn: new, old, old, new', async () => {
  const { runs, notMeasured } = await measureLoad(loading(), plan(), never, untilAnswered);
  expect(notMeasured).toBeUndefined();
  expect(runs.map(({ side }) => side)).toEqual(['new', 'old', 'old', 'new']);
  for (const { side, requests, seconds } of runs) {
    expect(seconds).toBeGreaterThanOrEqual(0.19);
    expect(requests.length).toBeGreaterThan(0);
    if (side === 'new') expect(Math.min(...requests.map(({ ms }) => ms))).toBeGreaterThan(9);
  }
});

test('without an address of the version before, the new one alone is loaded', async () => {
  const before = asked.old;
  const { runs } = await measureLoad(loading(), plan({ previousUrl: undefined }), never);
  expect(runs.map(({ side }) => side)).toEqual(['new']);
  expect(asked.old).toBe(before);
});

test('a command that ends before its time is started again', async () => {
  const { runs, notMeasured } = await measureLoad(loading(1_050), plan({ seconds: 0.35 }), never);
  expect(notMeasured).toBeUndefined();
  expect(runs).toHaveLength(4);
});

test.each<[string, TrialPlace, string]>([
  [
    'fails',
    { run: async () => ended({ exitCode: 127, output: 'k6: not found' }) },
    '`npm run load` ended with exit code 127',
  ],
  ['ends at once', { run: async () => ended() }, '`npm run load` ended at once, where it must run until it is stopped'],
  [
    'sends nothing',
    {
      run: async (_, { stop }) => {
        while (stop?.aborted !== true) await wait(10);
        return ended({ exitCode: null });
      },
    },
    '`npm run load` sent no request',
  ],
])('a command that %s is not measured', async (_, place, why) => {
  const { runs, notMeasured } = await measureLoad(place, plan({ firstWithinMs: 100 }), never);
  expect(runs).toEqual([]);
  expect(notMeasured).toBe(why);
});

test('a worker that is told to end ends the load', async () => {
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(new Error('told to end')), 100);
  await expect(measureLoad(loading(), plan({ seconds: 5 }), stopping.signal)).rejects.toThrow('told to end');
});
