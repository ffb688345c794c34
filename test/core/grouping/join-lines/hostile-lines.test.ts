import { expect, test } from 'vitest';
import type { ErrorEvent } from '../../../../core/error-event.ts';
import { joinLines } from '../../../../core/grouping/join-lines/join-lines.ts';
import { addMissing, fragmentsOf } from '../../../../core/search/missing-lines.ts';

/** What begins, continues, ends and interrupts a trace, and what nearly does. */
const LINES = [
  ...['java.lang.X: a', '\tat a.B.c(B.java:1)', 'Caused by: a.X: b', '\t... 14 more', '  ', '}', 'text', '\tindented'],
  ...[
    'Traceback (most recent call last):',
    '  File "a.py", line 1, in b',
    'KeyError: 1',
    'During handling of the above exception',
  ],
  ...['panic: a', 'goroutine 1 [running]:', 'main.total(0x1)', '\t/a/b.go:1 +0x1', "thread 'a' panicked at b.rs:1:1:"],
  ...['2026-11-16 09:00:00 ERROR a', '{"level":"error"}', "a.rb:1:in 'b': c (D)", '#0 a.php(1): b()', '#1 0x00 in a'],
  ...[
    'ns=a id=1 line=1 trace="\\tat a.B.c(B.java:1)"',
    '+ Exception Group Traceback',
    'The above exception was the direct cause',
  ],
];
/** One line that is long, made of what a careless pattern reads again and again. */
const LONG = [
  'a',
  'a.',
  ' ',
  '(',
  '/',
  "'",
  '"',
  '\\',
  'a=b ',
  ' line=1 trace="',
  'File "',
  '0x',
  'panicked at ',
  '#',
  '\t',
];
const COUNT = 10_000;

const events = (
  message: (index: number) => string,
  timestamp: (index: number) => number,
  count = COUNT,
): ErrorEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index),
    timestamp: timestamp(index),
    service: 'shop',
    host: 'web-1',
    message: message(index),
    error: {},
  }));

const linesIn = (input: readonly ErrorEvent[]): number => {
  const { events: joined, fragments } = joinLines(input);
  return joined.reduce((sum, { parts }) => sum + parts.length, 0) + fragments.flat().length;
};

/** Most lines are `line`; the others begin a trace, go on with one, and interrupt it. */
const OTHERS = ['java.lang.X: a', '\tat a.B.c(B.java:1)', 'text', '\tindented'];
const mixed = (line: string) => (index: number) =>
  index % 3 === 0 ? (OTHERS[Math.floor(index / 300) % OTHERS.length] ?? line) : line;

// Quadratic work would take minutes; the time limit of a test is what this would run into.
test.each(LINES)('each line is in one piece, in time, when most are %j', (line) => {
  expect(linesIn(events(mixed(line), (index) => index))).toBe(COUNT);
});

test('lines of one time are read both ways, in time', () => {
  expect(
    linesIn(
      events(
        (index) => LINES[(index * 7) % LINES.length] ?? '',
        () => 0,
      ),
    ),
  ).toBe(COUNT);
});

test('many fragments of many hosts are completed in time', () => {
  const input = events(
    () => '\tat a.B.c(B.java:1)',
    (index) => COUNT * 3_000 - index * 3_000,
  );
  expect(fragmentsOf(input)).toHaveLength(1);
  const hosts = input.map((event, index) => ({ ...event, host: `web-${index}` }));
  expect(fragmentsOf(hosts)).toHaveLength(COUNT);
  expect(addMissing(hosts, input)).toHaveLength(COUNT);
});

test.each(LONG)('a line made of %j is read in time', (unit) => {
  const long = unit.repeat(Math.ceil(64_000 / unit.length));
  for (const prefix of ['', '\tat ', 'Caused by: ', '  File "', 'ns=a ', 'panic: ', "thread '", '2026-11-16 ', '#1 ']) {
    expect(
      linesIn(
        events(
          (index) => (index === 1 ? '\tat a.B.c(B.java:1)' : prefix + long),
          (index) => index,
          3,
        ),
      ),
    ).toBe(3);
  }
});
