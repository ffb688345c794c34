import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintError } from '../../../../core/grouping/fingerprint-error.ts';
import { readStack } from '../../../../core/grouping/stack/read-stack.ts';
import { titleOf } from '../../../../core/grouping/title.ts';
import { TRACES } from '../traces.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** What collectors write before the line with this number. */
const COLLECTORS: Readonly<Record<string, (line: number) => string>> = {
  'docker compose': () => 'worker_1  | ',
  'kubectl --prefix': () => '[pod/shop-7d9f5c-x2x/app] ',
  stern: () => 'shop-7d9f5c-x2x app ',
  CRI: (line) => `2026-11-16T09:00:${two(line)}.${line * 7_919}Z stderr F `,
  syslog: (line) => `Nov 16 09:14:${two(line)} web-1 shopd[${line + 98}]: `,
  journald: (line) => `2026-11-16T09:14:${two(line)}+0000 web-1 shopd[71]: `,
  dates: (line) => `2026-11-16 09:00:${two(line)} `,
  'dates with milliseconds in brackets': (line) => `[2026-11-16 09:00:${two(line)},${line * 31}] `,
  heroku: (line) => `2026-11-16T09:14:${two(line)}.123456+00:00 app[web.1]: `,
  foreman: (line) => `09:14:${two(line)} web.1   | `,
  pm2: () => '0|shop     | ',
  buildkit: (line) => `#9 0.${line * 13} `,
  Maven: () => '[ERROR] ',
  logcat: (line) => `11-16 09:00:${two(line)}.123  1234  1299 E AndroidRuntime: `,
  'docker compose over dates': (line) => `shop-1  | 2026-11-16T09:00:${two(line)}.1Z `,
  'a bar': () => '| ',
  quotes: () => '> ',
  'a number and a colon': (line) => `web ${line * 7}: `,
};

const TEXTS = { ...TRACES, gecko: `TypeError: no cart\n${TRACES.gecko}` };
const LANGUAGES = [
  'java',
  'v8',
  'python',
  'dotnet',
  'goPanic',
  'goErrors',
  'ruby',
  'rubyOld',
  'php',
  'rust',
  'native',
  'gecko',
] as const;
const prefixed = (trace: string, prefix: (line: number) => string) =>
  trace
    .split('\n')
    .map((line, index) => `${prefix(index)}${line}`.trimEnd())
    .join('\n');

const named = (message: string) => {
  const error = { service: 'shop', message, error: {} };
  const { fingerprint, exceptions } = fingerprintError(error);
  return { fingerprint: fingerprint.fingerprint, strict: fingerprint.strict, title: titleOf(error, exceptions) };
};

describe.each(LANGUAGES)('%s is named like the bare trace behind what is written before every line by', (language) => {
  test.each(Object.entries(COLLECTORS))('%s', (_collector, prefix) => {
    expect(named(prefixed(TEXTS[language], prefix))).toEqual(named(TEXTS[language]));
  });
});

const separator = fc.constantFrom(' | ', ': ', '] ', ' > ', ' - ', ' ');
// Behind a host called "at", any line reads as a frame.
const host = fc.stringMatching(/^[a-z][a-z\d-]{0,12}[a-z]$/).filter((name) => name !== 'at');

test('any prefix on all lines leaves the name alone, also where its numbers change', () => {
  const prefix = fc.tuple(host, fc.boolean(), separator);
  fc.assert(
    fc.property(fc.constantFrom(...LANGUAGES), prefix, (language, [name, isNumbered, mark]) => {
      const before = (line: number) => `${name}${isNumbered ? ` ${line * 7}` : ''}${mark}`;
      expect(named(prefixed(TEXTS[language], before))).toEqual(named(TEXTS[language]));
    }),
    { numRuns: 200 },
  );
});

test('what was stripped is said', () => {
  expect(readStack(prefixed(TRACES.ruby, () => 'shop-1  | '))[0]?.linePrefix).toBe('shop-1  | ');
  expect(readStack(TRACES.ruby)[0]?.linePrefix).toBeUndefined();
});

test('frames that begin alike are no prefix', () => {
  const stack = ['total', 'checkout', 'pay'].map((name) => `/srv/app/lib/cart.rb:12:in '${name}'`).join('\n');
  expect(readStack(stack)[0]?.frames.map((frame) => frame.function)).toEqual(['total', 'checkout', 'pay']);
});

const RICH = `╭─────────────────── Traceback (most recent call last) ───────────────────╮
│ /srv/app/shop/api.py:12 in post                                         │
│                                                                         │
│   11 def post(cart):                                                    │
│ ❱ 12 │   return total(cart)                                             │
│                                                                         │
│ /srv/app/shop/cart.py:41 in total                                       │
│                                                                         │
│ ❱ 41 │   return prices[sku]                                             │
│                                                                         │
│ ╭──── locals ────╮                                                      │
│ │ sku = 'A-71'   │                                                      │
│ ╰────────────────╯                                                      │
╰─────────────────────────────────────────────────────────────────────────╯
KeyError: 'A-71'`;
const PLAIN = `Traceback (most recent call last):
  File "/srv/app/shop/api.py", line 12, in post
    return total(cart)
  File "/srv/app/shop/cart.py", line 41, in total
    return prices[sku]
KeyError: 'A-71'`;

test('the boxes of Python’s rich hide nothing', () => {
  expect(named(RICH)).toEqual(named(PLAIN));
  expect(named(prefixed(RICH, () => 'worker-1  | '))).toEqual(named(PLAIN));
});
