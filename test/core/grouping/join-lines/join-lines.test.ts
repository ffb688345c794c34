import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorEvent } from '../../../../core/error-event.ts';
import { FRAGMENT, groupErrorEvents } from '../../../../core/grouping/group-error-events.ts';
import { parseErrorEvent } from '../../../../core/log-formats/parse-error-event.ts';
import { TRACES } from '../traces.ts';

const START = Date.parse('2026-11-16T09:00:00.000Z');

/** A log event a line, as a container's collector sends them; blank lines are no events. */
const linesOf = (text: string, { stream = 'pod_name:shop-1', at = START, stepMs = 1 } = {}): ErrorEvent[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((message, index) => ({
      id: `${stream}-${at}-${index}`,
      timestamp: at + index * stepMs,
      service: 'shop',
      status: 'error',
      stream,
      message,
      error: {},
    }));

const whole = (text: string) =>
  groupErrorEvents([{ id: 'whole', timestamp: START, service: 'shop', message: text, error: {} }]).groups[0];
const names = (events: readonly ErrorEvent[]) =>
  groupErrorEvents(events)
    .groups.map(({ fingerprint, count }) => `${count} ${fingerprint.fingerprint}`)
    .toSorted();
const name = (text: string, count = 1) => `${count} ${whole(text)?.fingerprint.fingerprint}`;

const JAVA = `java.lang.IllegalStateException: cart 71 is closed
\tat com.acme.shop.CartService.total(CartService.java:41)
\tat com.acme.shop.Api.post(Api.java:12)
Caused by: java.net.ConnectException: Connection refused
\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)
\tat com.acme.shop.Prices.load(Prices.java:7)
\t... 14 more`;
const NODE = `TypeError: Cannot read properties of undefined (reading 'price')
    at total (/srv/app/src/cart/total.js:12:19)
    at checkout (/srv/app/src/cart/checkout.js:40:5)`;
const DOTNET = `fail: Acme.Shop.Api[0]
      cannot place order
      System.InvalidOperationException: cart 71 is closed
         at Acme.Shop.CartService.Total(Int32 id) in /src/Shop/CartService.cs:line 41
         at Acme.Shop.Api.Post() in /src/Shop/Api.cs:line 12`;

const SPLIT = {
  Java: JAVA,
  'Java behind its log line': `2026-11-16 09:00:00.123 ERROR 1 --- [http-1] c.a.Api : cannot place order\n${JAVA}`,
  'Node.js': NODE,
  '.NET': TRACES.dotnet,
  '.NET’s console': DOTNET,
  Python: TRACES.python,
  'Python behind its log line': `ERROR:shop:cannot place order\n${TRACES.python}`,
  Go: TRACES.goPanic.split('\n\ngoroutine 19')[0] ?? '',
  Ruby: TRACES.ruby,
  PHP: TRACES.php,
  Rust: TRACES.rust,
  'dates on every line': JAVA.split('\n')
    .map((line, index) => `2026-11-16 09:00:0${index} ${line}`)
    .join('\n'),
};

describe.each(Object.entries(SPLIT))(
  '%s, a line an event, is one error with the name of the whole trace',
  (_name, trace) => {
    test.each([
      ['in order', linesOf(trace)],
      ['the newest first', linesOf(trace).toReversed()],
      ['all of one time', linesOf(trace, { stepMs: 0 })],
      ['all of one time, backwards', linesOf(trace, { stepMs: 0 }).toReversed()],
    ])('%s', (_order, events) => {
      expect(names(events)).toEqual([name(trace)]);
    });
  },
);

test('the joined event has the time and id of its first line, and counts once', () => {
  const [group] = groupErrorEvents(linesOf(JAVA)).groups;
  expect(group).toMatchObject({
    count: 1,
    firstSeen: START,
    lastSeen: START,
    title: 'java.lang.IllegalStateException: cart 71 is closed',
  });
  expect(group?.representative.message).toBe(JAVA);
});

test('lines of several containers are not mixed, however they come', () => {
  const streams = [
    linesOf(JAVA, { stream: 'pod_name:a' }),
    linesOf(NODE, { stream: 'pod_name:b' }),
    linesOf(TRACES.python, { stream: 'pod_name:c' }),
  ];
  const expected = [name(JAVA), name(NODE), name(TRACES.python)].toSorted();
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(2)), (picks) => {
      const remaining = streams.map((stream) => [...stream]);
      const mixed: ErrorEvent[] = [];
      for (const pick of picks) {
        const next = (remaining[pick] ?? []).shift() ?? remaining.find((stream) => stream.length > 0)?.shift();
        if (next === undefined) break;
        mixed.push(next);
      }
      expect(names(mixed)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('two traces one after the other are two errors', () => {
  expect(names([...linesOf(JAVA), ...linesOf(NODE, { at: START + 20 })])).toEqual([name(JAVA), name(NODE)].toSorted());
  expect(names([...linesOf(TRACES.python), ...linesOf(TRACES.python, { at: START + 50 })])).toEqual([
    name(TRACES.python, 2),
  ]);
});

test('a log line between the lines of a trace stays by itself and holds up nothing', () => {
  const lines = linesOf(JAVA);
  const record = {
    ...(linesOf('2026-11-16 09:00:00 ERROR [job-2] c.a.Jobs : job is late')[0] ?? lines[0]),
    id: 'other',
    timestamp: START + 2,
  };
  const mixed = [...lines.slice(0, 3), record, ...lines.slice(3)] as ErrorEvent[];
  expect(names(mixed)).toEqual([name(JAVA), name(record.message ?? '')].toSorted());
});

test('a log line of another time is an error of its own', () => {
  const record = linesOf('2026-11-16 08:59:58 ERROR [job-2] c.a.Jobs : job is late', { at: START - 1_000 });
  expect(names([...record, ...linesOf(JAVA)])).toHaveLength(2);
});

test('lines whose beginning is missing open no bug and are counted', () => {
  const lines = linesOf(JAVA).slice(1);
  const { groups, dropped } = groupErrorEvents(lines);
  expect(groups).toEqual([]);
  expect(dropped.reasons).toEqual({ [FRAGMENT]: lines.length });
});

test.each([
  'File not found: /srv/app/prices.csv',
  'at least one price is missing',
  'from now on prices are cached',
  '#7 failed (retry)',
])('%j is no line of a trace', (message) => {
  expect(names(linesOf(message))).toEqual([name(message)]);
});

test('the container and pod of a log event are read from its tags', () => {
  const attributes = {
    timestamp: '2026-11-16T09:00:00Z',
    service: 'shop',
    message: 'x',
    tags: ['pod_name:a', 'env:prod', 'container_id:7'],
  };
  expect(parseErrorEvent({ id: '1', attributes })).toMatchObject({ stream: 'container_id:7 pod_name:a' });
});

const wrapped = (id: number, trace: string) =>
  trace
    .split('\n')
    .map((line, index) => `ns=kernel at=panic id=${id} line=${index + 1} trace="${line.replaceAll('\t', '\\t')}"`)
    .join('\n');
const PANIC =
  'panic: cart is closed\nmain.total(0x1)\n\t/srv/app/cart.go:9 +0x1d\nmain.main()\n\t/srv/app/main.go:4 +0x1d';

test('the lines of a panic that a logger wrote as values, with one id, are one error', () => {
  const [one, two] = [linesOf(wrapped(71, PANIC)), linesOf(wrapped(8, PANIC), { at: START + 1 })];
  expect(names(one)).toEqual([name(PANIC)]);
  expect(names(one.flatMap((line, index) => [line, two[index] ?? line]))).toEqual([name(PANIC, 2)]);
});

test('a single line of them is a log line', () => {
  expect(groupErrorEvents(linesOf(wrapped(71, PANIC)).slice(1, 2)).groups).toHaveLength(1);
});

describe('a trace of Python that was cut before its exception', () => {
  const CAUSE = `Traceback (most recent call last):
  File "/usr/local/lib/python3.12/site-packages/starlette/routing.py", line 776, in app
    await route.handle(scope, receive, send)
  File "/srv/app/shop/cart.py", line 41, in total
    return prices[sku]
KeyError: 'A-71'`;
  const CHAIN = `${CAUSE}\n\nDuring handling of the above exception, another exception occurred:\n
Traceback (most recent call last):
  File "/srv/app/shop/api.py", line 12, in post
    raise CartError("no price")
shop.CartError: no price`;
  const event = (message: string, error: ErrorEvent['error'] = {}): ErrorEvent => ({
    id: `cut-${message.length}`,
    timestamp: START,
    service: 'shop',
    message,
    error,
  });

  test.each([2, 3, 4, 5])('names no bug after %i lines', (count) => {
    const cut = CAUSE.split('\n').slice(0, count).join('\n');
    for (const message of [cut, `ERROR:shop:cannot place order\n${cut}`, cut.slice(0, -3)]) {
      const { groups, dropped } = groupErrorEvents([event(message), event(CAUSE)]);
      expect(groups.map((group) => group.count)).toEqual([1]);
      expect(dropped.reasons).toEqual({ [FRAGMENT]: 1 });
    }
  });

  test('is a bug when the log names its kind elsewhere', () => {
    const cut = CAUSE.split('\n').slice(0, -1).join('\n');
    expect(groupErrorEvents([event(cut, { kind: 'KeyError' })]).groups).toHaveLength(1);
  });

  test('is the same bug when a later trace of its chain was cut', () => {
    const lines = CHAIN.split('\n');
    const cut = Array.from({ length: 5 }, (_, index) => lines.slice(0, lines.length - index).join('\n'));
    expect(groupErrorEvents([...cut, CAUSE].map((each) => event(each))).groups).toHaveLength(1);
  });
});
