import { expect, test } from 'vitest';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { logTemplate } from '../../../core/grouping/parameterize/log-template.ts';
import { parameterize } from '../../../core/grouping/parameterize/parameterize.ts';
import { titleOf } from '../../../core/grouping/title.ts';
import { findSuspects } from '../../../core/suspects/find-suspects.ts';

/** What makes a careless pattern read the same text again and again. */
const UNITS = [
  ...['a', 'a.', 'at ', '(', '((', 'at a(', 'at a.b(C.java:1)', ')', 'at (eval at ', '$', '$1', '$$Lambda', 'lambda$'],
  ...['<', '[', '=', 'a=', "='", "'", '"', '1', '1.', '1:', '1,', '-1', '0x', 'a@', 'a@b.', 'a@a:1', 'http://', '::'],
  ...[
    'f:',
    '/',
    '\\',
    '\\n',
    '\u001b[',
    'File "',
    ' in ',
    'Caused by: ',
    '---> ',
    '--- ',
    '#1 ',
    '#1 a(1): ',
    'from a:1:in ',
  ],
  ...[
    'goroutine 1 [',
    '.go:1',
    '\t',
    'Mon ',
    'Jan ',
    '2024-',
    '2024-01-01T',
    'deadbeef',
    '\ud800',
    '{',
    'a=b{',
    'Exception: ',
  ],
  ...[
    'x::',
    '+-',
    '<A>d__1.MoveNext()',
    '`',
    'user ',
    'for a from ',
    'node_modules/',
    '(id: 1)',
    '[a=1]',
    'webpack://',
  ],
];
/** What makes a careless pattern slow in the readers of native code, Rust, Erlang, Elixir, Dart, Swift, Lua and Perl. */
UNITS.push(
  ...[
    "thread 'a' panicked at ",
    ', a:1',
    '1: a::b ',
    '#1 0x1 in a (b=',
    '{a,b,[',
    '{file,"',
    'in a:b/1 ',
    ' called at a line 1',
  ],
  ...[
    '** (A) ',
    '(a 1) ',
    'a.ex:1: ',
    '#1 a (package:',
    'a.dart 1 ',
    '1 a in ',
    'a.swift:1: Fatal error: ',
    ': in function ',
    '__1',
  ],
);
const LENGTH = 200_000;

// Quadratic work on 200,000 characters would take minutes; the time limit of a test is what this would run into.
test.each(UNITS)('ends in time and without an error for a text made of %j', (unit) => {
  const long = unit.repeat(Math.ceil(LENGTH / unit.length));
  const lines = `${unit.repeat(Math.ceil(990 / unit.length))}\n`.repeat(200);
  for (const text of [long, lines, `java.lang.X: ${long}\n\tat a.b.C.d(C.java:1)`]) {
    const { fingerprint, exceptions } = fingerprintError({
      service: text,
      message: text,
      error: { kind: text, message: text, stack: text },
    });
    expect(fingerprint.fingerprint).toMatch(/^[\da-f]{32}$/);
    expect(fingerprint.because.length).toBeLessThanOrEqual(600);
    expect(fingerprint.components.every(({ value }) => value.length <= 300)).toBe(true);
    expect(titleOf({ service: '', error: { message: text } }, exceptions).length).toBeLessThanOrEqual(120);
    expect(findSuspects(exceptions, ['src/a.js', 'src/C.java'])).toBeInstanceOf(Array);
    expect(parameterize(text).length + logTemplate(text).length).toBeLessThan(3 * LENGTH);
  }
});
