import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ErrorEvent } from '../../../core/error-event.ts';
import { groupErrorEvents } from '../../../core/grouping/group-error-events.ts';
import { addMissing, fragmentsOf, isSearchable, whereMissing } from '../../../core/search/missing-lines.ts';
import { TRACES } from '../grouping/traces.ts';

const JAVA = `java.lang.IllegalStateException: cart 71 is closed
\tat com.acme.shop.CartService.total(CartService.java:41)
\tat com.acme.shop.Api.post(Api.java:12)
Caused by: java.net.ConnectException: Connection refused
\tat com.acme.shop.Prices.load(Prices.java:7)
\t... 14 more`;
const START = 1_000_000;
const linesOf = (text: string, { host = 'web-1', at = START, stepMs = 1 } = {}): ErrorEvent[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((message, index) => ({
      id: `${host}-${at}-${index}`,
      timestamp: at + index * stepMs,
      service: 'shop',
      status: 'error',
      host,
      message,
      error: {},
    }));
const newestFirst = (events: readonly ErrorEvent[]) => events.toReversed();
const names = (events: readonly ErrorEvent[]) =>
  groupErrorEvents(events)
    .groups.map(({ fingerprint, count }) => `${count} ${fingerprint.fingerprint}`)
    .toSorted();

const LANGUAGES = { java: JAVA, python: TRACES.python, ruby: TRACES.ruby, dotnet: TRACES.dotnet };

test.each(Object.entries(LANGUAGES))(
  'whatever lines of a trace of %s a search shows, the rest gives it the name of the whole',
  (_language, trace) => {
    const lines = linesOf(trace);
    const whole = names(newestFirst(lines));
    fc.assert(
      fc.property(fc.subarray(lines), (shown) => {
        const events = newestFirst(shown);
        const [fragment] = fragmentsOf(events);
        if (fragment === undefined) return;
        const { from, to } = whereMissing(fragment);
        const found = newestFirst(lines.filter(({ timestamp }) => timestamp >= from && timestamp <= to));
        expect(names(addMissing(events, found))).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  },
);

test.each([0, 1])('lines %i ms apart keep their order', (stepMs) => {
  const lines = linesOf(JAVA, { stepMs });
  const cut = newestFirst(lines).slice(0, 3);
  expect(addMissing(cut, newestFirst(lines))).toEqual(newestFirst(lines));
});

test('what completes no trace is not added, and what was found stays', () => {
  const lines = linesOf(JAVA);
  const cut = [...newestFirst(lines).slice(0, 3), ...linesOf('job is late', { at: START - 9_000 })];
  const others = [
    ...linesOf('job is late', { at: START - 2_500 }),
    ...linesOf('GET /health 200', { at: START + 1 }).map((line) => ({ ...line, status: 'info' })),
    ...linesOf(JAVA, { at: START - 4_500 }),
  ];
  const added = addMissing(cut, newestFirst([...others, ...lines].toSorted((a, b) => a.timestamp - b.timestamp)));
  expect(added).toEqual([...newestFirst(lines), ...cut.slice(3)]);
});

test('nothing is missing of whole traces and log lines', () => {
  expect(fragmentsOf([])).toEqual([]);
  expect(fragmentsOf(newestFirst(linesOf(JAVA)))).toEqual([]);
  expect(fragmentsOf(linesOf('job is late'))).toEqual([]);
  expect(fragmentsOf(newestFirst(linesOf(JAVA).slice(0, 2)))).toEqual([]);
});

test.each([
  ['web-1', 'container_id:7 pod_name:shop-5d', true],
  ['ip-10-0-0-1.eu-west-1.compute.internal', undefined, true],
  [undefined, 'filename:/var/log/shop.log stream:stderr', true],
  [undefined, undefined, true],
  ['web-1', 'pod_name:a" OR *', false],
  ['web-1', 'pod_name:*', false],
  ['web-1', 'status:x', false],
  ['web-1', `filename:${'x'.repeat(990)}`, true],
  ['web-1', `filename:${'x'.repeat(991)}`, false],
  ['*', undefined, false],
  ['web"', undefined, false],
  ['-web', undefined, false],
])('host %j and stream %j may be part of a query: %s', (host, stream, expected) => {
  const places = { ...(host === undefined ? {} : { host }), ...(stream === undefined ? {} : { stream }) };
  expect(isSearchable([{ id: '1', timestamp: 1, service: 'shop', error: {}, ...places }])).toBe(expected);
});
