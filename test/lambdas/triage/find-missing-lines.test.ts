import { expect, test } from 'vitest';
import type { ErrorEvent } from '../../../core/error-event.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { FRAGMENT } from '../../../core/grouping/group-error-events.ts';
import type { ErrorQuery } from '../../../core/ports/telemetry.ts';
import { createMemoryErrorLog } from '../../fakes/memory-queue.ts';
import { aConfig, anAlert, NOW } from '../../fixtures/records.ts';
import { startTriage } from '../triage-world.ts';
import { createTriage } from '../with-rights.ts';

const traceOf = (kind: string) => [
  `java.lang.${kind}: cart is closed`,
  `\tat com.acme.${kind}Service.total(${kind}Service.java:41)`,
  `\tat com.acme.${kind}Api.post(${kind}Api.java:12)`,
];
const START = NOW - 60_000;
const linesOf = (lines: readonly string[], change: Partial<ErrorEvent> = {}): ErrorEvent[] =>
  lines.map((message, index) => ({
    id: `${change.host}-${lines[1]}-${index}`,
    timestamp: START + index,
    service: 'checkout',
    env: 'production',
    status: 'error',
    host: 'web-1',
    stream: 'container_id:7',
    message,
    error: {},
    ...change,
  }));

/** The first search finds `shown`; every other one finds what it asks for of `kept`. */
function start(shown: readonly ErrorEvent[], kept: readonly ErrorEvent[], { answer = (): void => {} } = {}) {
  const asked: ErrorQuery[] = [];
  const world = startTriage();
  const errorLog = {
    searchErrors: async (query: ErrorQuery) => {
      asked.push(query);
      if (asked.length === 1) return shown;
      answer();
      return await createMemoryErrorLog(kept).searchErrors(query);
    },
  };
  return { ...world, asked, triage: createTriage({ ...world.deps, errorLog }) };
}
const titles = async ({ ledger }: ReturnType<typeof start>) =>
  (await ledger.listIncidents(20)).map(({ title }) => title).toSorted();
const record = async ({ ledger }: ReturnType<typeof start>) => (await ledger.listAlerts(1))[0];

test('the beginning of a trace that the search cut is fetched, and names the bug', async () => {
  const lines = linesOf(traceOf('Closed'));
  const other = linesOf(traceOf('Other'), { host: 'web-2' });
  const world = start(lines.slice(1).toReversed(), [...lines, ...other]);
  await world.triage(anAlert());
  expect(await titles(world)).toEqual(['java.lang.Closed: cart is closed']);
  expect(await record(world)).toMatchObject({ disposition: { kind: 'worked' }, dropped: {} });
  expect(world.asked[1]).toMatchObject({
    service: 'checkout',
    env: 'production',
    host: 'web-1',
    stream: 'container_id:7',
    anyStatus: true,
  });
  const { from = 0, to = 0 } = world.asked[1] ?? {};
  expect([from <= START - 4_000, to >= START + 2, to - from <= 15_000]).toEqual([true, true, true]);
  expect(world.asked).toHaveLength(2);
});

test('a first line that Datadog has as info is found', async () => {
  const [head, ...frames] = linesOf(traceOf('Closed'));
  const world = start(frames, [{ ...head, status: 'info' } as ErrorEvent, ...frames]);
  await world.triage(anAlert());
  expect(await titles(world)).toEqual(['java.lang.Closed: cart is closed']);
});

test('a log line that is no error does not become the beginning', async () => {
  const [, ...frames] = linesOf(traceOf('Closed'));
  const [line] = linesOf(['GET /health 200'], { status: 'info', timestamp: START });
  const world = start(frames, [line as ErrorEvent, ...frames]);
  await world.triage(anAlert());
  expect(await titles(world)).toEqual([]);
  expect(await record(world)).toMatchObject({ dropped: { [FRAGMENT]: 2 } });
});

test('the end of a trace of Python is fetched, since it names the exception', async () => {
  const lines = linesOf([
    'Traceback (most recent call last):',
    '  File "/app/shop.py", line 4, in total',
    'KeyError: 7',
  ]);
  const world = start(lines.slice(0, 2), lines);
  await world.triage(anAlert());
  expect(await titles(world)).toEqual(['KeyError: 7']);
});

test('a trace without its end needs no search', async () => {
  const lines = linesOf(traceOf('Closed'));
  const world = start(lines.slice(0, 2), lines);
  await world.triage(anAlert());
  expect(await titles(world)).toEqual(['java.lang.Closed: cart is closed']);
  expect(world.asked).toHaveLength(1);
});

test('an alert makes at most three such searches, for the fragments that are seen most', async () => {
  const kinds = ['A', 'B', 'C', 'D', 'E'];
  const all = kinds.flatMap((kind) => linesOf(traceOf(kind), { host: `web-${kind}` }));
  const again = linesOf(traceOf('E').slice(1), { host: 'web-E' }).map((line) => ({
    ...line,
    id: `${line.id}-again`,
    timestamp: line.timestamp - 20_000,
  }));
  const shown = [...all.filter(({ message }) => message?.startsWith('\t') === true), ...again];
  const world = start(shown, all);
  await world.triage(anAlert());
  expect(world.asked).toHaveLength(4);
  expect(world.asked[1]).toMatchObject({ host: 'web-E' });
  expect(await titles(world)).toHaveLength(3);
  const { dropped = {} } = (await record(world)) ?? {};
  expect(dropped).toMatchObject({ [`${FRAGMENT} (no more than 3 searches an alert)`]: 4 });
});

test.each([
  [
    'Datadog did not answer',
    { answer: () => Promise.reject(new UpstreamError('Datadog', '503', { retryable: true })) },
  ],
  [
    'Datadog did not answer',
    { answer: () => Promise.reject(new UpstreamError('Datadog', '429', { retryable: false })) },
  ],
])('%s: the fragment opens no bug, and the record says why', async (why, { answer }) => {
  const closed = linesOf(traceOf('Closed'));
  const whole = linesOf(traceOf('Whole'), { host: 'web-2' });
  const asked: ErrorQuery[] = [];
  const world = startTriage();
  const searchErrors = async (query: ErrorQuery) => {
    asked.push(query);
    return asked.length === 1 ? [...closed.slice(1), ...whole] : answer();
  };
  await createTriage({ ...world.deps, errorLog: { searchErrors } })(anAlert());
  const [alert] = await world.ledger.listAlerts(1);
  expect(alert).toMatchObject({ disposition: { kind: 'worked' }, dropped: { [`${FRAGMENT} (${why})`]: 2 } });
  expect(alert?.disposition?.reason).toContain(FRAGMENT);
  expect((await world.ledger.listIncidents(9)).map(({ title }) => title)).toEqual(['java.lang.Whole: cart is closed']);
  expect(world.lines.join('\n')).toContain('lines-missing');
  expect(asked).toHaveLength(2);
});

test('each search is one of the budget; without any left, people are told that nothing was worked on', async () => {
  const lines = linesOf(traceOf('Closed'));
  const world = startTriage();
  world.time.now = NOW + 15 * 60_000;
  const config = aConfig();
  const datadog = { ...config.datadog, searchesPerHour: 2, searchesForAttempts: 0 };
  let calls = 0;
  const searchErrors = async () => {
    calls += 1;
    return lines.slice(1);
  };
  await createTriage({ ...world.deps, config: { ...config, datadog }, errorLog: { searchErrors } })(anAlert());
  expect(calls).toBe(1);
  const reason = `${FRAGMENT} (Datadog’s searches of this hour are used up)`;
  const [alert] = await world.ledger.listAlerts(1);
  expect(alert).toMatchObject({ disposition: { kind: 'skipped' }, dropped: { [reason]: 2 } });
  const { records } = await world.ledger.readLeftAlone(new Date(NOW).toISOString().slice(0, 10));
  expect(records).toMatchObject([{ noErrors: { reasons: { [reason]: 2 } } }]);
});

test('the alert’s own sample is used when the search finds fragments alone, and the record keeps both', async () => {
  const lines = linesOf(traceOf('Closed')).slice(1);
  const world = start(lines, lines);
  await world.triage(anAlert({ logsSample: ['StockError: sold out\n    at reserve (/app/src/stock.js:3:1)'] }));
  expect(await titles(world)).toEqual(['StockError: sold out']);
  expect(await record(world)).toMatchObject({ dropped: { [FRAGMENT]: 2 } });
});

test.each(['web" OR *', 'web*', 'a\nb', 'x\\', '', 'w'.repeat(300)])(
  'nothing is searched for of a host named %j',
  async (host) => {
    const lines = linesOf(traceOf('Closed'), { host });
    const world = start(lines.slice(1), lines);
    await world.triage(anAlert());
    expect(world.asked).toHaveLength(1);
    expect((await record(world))?.dropped).toEqual({ [`${FRAGMENT} (its host or container has an odd name)`]: 2 });
  },
);
