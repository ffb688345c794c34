import type { PatchFile } from '../diff/parse-patch.ts';
import { simpleName } from '../grouping/v1/kinds.ts';
import type { Raised } from './places.ts';

/** What a regression test does with which it could make its own evidence, in a part of a sentence. */
export interface Forgeries {
  /** Why what it prints as a stack is not believed. */
  readonly stack?: string;
  /** Why what the runtime says that it ran is not believed. */
  readonly coverage?: string;
  /** Whether it has a place where errors end unseen, so that what it runs need not be what it fails by. */
  readonly hidesErrors: boolean;
  /** The lines that the regression test adds. */
  readonly added: readonly string[];
}

type Mark = readonly [pattern: RegExp, description: string];

const STACK_MARKS: readonly Mark[] = [
  [/\bprepareStackTrace\b|\bcaptureStackTrace\b|\bstackTraceLimit\b/, 'it changes how stacks are made'],
  [
    /\.stack\s*=(?!=|>)|\[\s*['"`]stack['"`]\s*\]\s*=(?!=)|['"`]stack['"`]\s*,|\bstack\s*:\s*['"`]/,
    'it writes a stack itself',
  ],
  [/__traceback__|with_traceback\(|set_backtrace\(|setStackTrace\(/, 'it writes a stack itself'],
  [
    /\bat [\w$.<> ]{1,80} \(\S{1,200}:\d+:\d+\)|File \\?"\S{1,200}\\?", line \d|panicked at \S+:\d+/,
    'it holds the text of a stack',
  ],
];

const BOTH_MARKS: readonly Mark[] = [
  [/[#@]\s*source(?:Mapping)?URL\s*=/, 'it names the file of a script itself'],
  [
    /\bnode:vm\b|['"`]vm['"`]|\bnew Function\s*\(|\beval\s*\(|\bcompile\s*\([^)]*['"]exec['"]/,
    'it makes code at run time',
  ],
];

const COVERAGE_MARKS: readonly Mark[] = [
  [
    /NODE_V8_COVERAGE|\btakeCoverage\b|\bstopCoverage\b|source-map-cache|Profiler\.|MENDHOOK_/,
    'it touches what the runtime writes of what ran',
  ],
];

/**
 * Looks at what a regression test adds for the common means of making a stack or coverage by hand. An honest test needs none of
 * them. Other ways cannot be told by the text, such as a name that is put together at run time.
 */
export function forgedBy(regression: readonly PatchFile[], { kind }: Pick<Raised, 'kind'>): Forgeries {
  const added = regression
    .flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines.filter((line) => line.kind === 'added')))
    .map(({ text }) => text);
  const find = (marks: readonly Mark[]) => marks.find(([pattern]) => added.some((line) => pattern.test(line)))?.[1];
  const both = find(BOTH_MARKS);
  const stack = find([...STACK_MARKS, ...kindMarks(kind)]) ?? both;
  const coverage = find(COVERAGE_MARKS) ?? both;
  return {
    added,
    hidesErrors: added.some((line) => HIDES.test(line)),
    ...(stack === undefined ? {} : { stack }),
    ...(coverage === undefined ? {} : { coverage }),
  };
}

/** Catching, expecting to be thrown, and leaving to another process. */
const HIDES =
  /\bcatch\b|\ballSettled\b|\b(?:throws|rejects|toThrow\w*)\b|\bexcept\b|\bsuppress\(|\bassertRaises\w*|pytest\.raises|\brescue\b|\braise_error\b|assert_raises|\brecover\(\)|catch_unwind|should_panic|expectException|assertThrows|uncaughtException|unhandledRejection|child_process|worker_threads|\bsubprocess\b|os\.fork/;

/** An error of the service is raised by the service, and not by a class or a name of the test. */
function kindMarks(kind: string | undefined): readonly Mark[] {
  const name = simpleName(kind ?? '').replaceAll(/[^\w$]/g, '');
  if (name === '') return [];
  return [
    [
      new RegExp(
        `\\bclass\\s+${name.replaceAll('$', '\\$')}\\b|\\bname\\b\\s*[=:]\\s*['"\`]${name.replaceAll('$', '\\$')}['"\`]`,
      ),
      `it makes a ${name} itself`,
    ],
  ];
}
