import { vote } from '../grouping/stack/language-of.ts';
import { failingBlocks } from './failing-blocks.ts';
import { readPytest } from './read-pytest.ts';
import { readTap } from './read-tap.ts';
import type { RedError } from './red-error.ts';

export interface RedErrors {
  readonly errors: readonly RedError[];
  /** Whether the report itself cannot be believed: it is there twice, or counts otherwise than it lists. */
  readonly isDoubtful: boolean;
}

/**
 * Reads what the failing tests of a run failed with. Each runner prints its traces in its own way; they are put into the way
 * that grouping reads.
 *
 * @param output the whole output of a run, without colours, paths relative to the repository
 */
export function readRedErrors(output: string): RedErrors {
  const tap = readTap(output.split(/\r?\n/));
  // A process that died before its tests were told of has no failing test in its report.
  if (tap !== undefined && tap.errors.length > 0)
    return { ...tap, errors: tap.errors.map((error) => ({ ...error, stack: asTrace(error.stack) })) };
  const { blocks, isReport, isDoubtful } = failingBlocks(output);
  return {
    isDoubtful,
    errors: blocks.map((block) =>
      isReport ? (readPytest(block) ?? { stack: asTrace(withoutTitle(block)) }) : { stack: block },
    ),
  };
}

/** The lines in which a runner names the test. */
const TITLES =
  /^(?:test at |✖ | FAIL | {3}FAIL {2}| {2}● |.*<<< (?:FAILURE|ERROR)!|_{3,} .* _{3,}$|(?:ERROR|FAIL): |-{70}$|---- .* stdout ----$| *--- FAIL: | {2}Failed | *Error Message:$| *Failure\/Error: |[A-Z]\S*#test_.*:$)/;

function withoutTitle(block: string): string {
  const lines = block.split('\n');
  const isNumbered = /^ *\d+\) /.test(lines[0] ?? '');
  // Mocha's title goes over several lines, the last of which ends with a colon.
  const end = isNumbered ? titleEnd(lines) : 0;
  return lines
    .slice(Math.max(end, isNumbered ? 1 : 0))
    .filter((line) => !TITLES.test(line))
    .join('\n');
}

function titleEnd(lines: readonly string[]): number {
  const blank = lines.findIndex((line) => line.trim() === '');
  return (
    lines.slice(0, blank === -1 ? TITLE_LINES : blank).findIndex((line) => /:$/.test(line) && !KIND_ALONE.test(line)) +
    1
  );
}

const TITLE_LINES = 10;

/** A trace in the way of its language. */
function asTrace(text: string): string {
  const lines = text
    .split('\n')
    .map(asFrame)
    .filter((line) => !EXCERPT.test(line));
  return lines.some((line) => vote(line) === 'javascript') && !lines.some((line) => PANIC.test(line))
    ? javascriptTrace(lines)
    : withoutReport(lines).join('\n');
}

/** `❯ total src/total.js:2:9` (Vitest), `# ./lib/cart.rb:5:in …` (RSpec), `/app/Cart.php:12` (PHPUnit), `System.X : said` (.NET). */
const asFrame = (line: string, index: number): string =>
  line
    .replace(/^\s*❯ (?:(.+) )?(\S+:\d+:\d+)$/, (_, name?: string, place?: string) =>
      name === undefined ? `    at ${place}` : `    at ${name} (${place})`,
    )
    .replace(/^\s*# (?=\S+\.(?:rb|erb|rake):\d+)/, '    ')
    .replace(/^\s*(\/?[^\s:()]+\.php):(\d+)$/, `#${index} $1($2)`)
    .replace(/^\s*((?:[A-Z]\w*\.)+\w*(?:Exception|Error)) : /, '$1: ');

/** The lines of source that Vitest and Jest print. */
const EXCERPT = /^\s*>?\s*\d+ ?\| |^\s*>?\s*\d+ ?\|$|^\s*\|\s*\^+\s*$/;

const ANNOUNCES = /^\s*(?:\[cause\]: |caused by:? |actual: (?=[A-Z]\w*(?:Error|Exception)?\b.*:))/i;

/**
 * The first line says what was thrown; a message of several lines may hold whatever a test put there. Of the rest, frames and
 * causes are kept. An assertion that nothing is thrown names what was.
 */
function javascriptTrace(lines: readonly string[]): string {
  const start = lines.findIndex((line) => line.trim() !== '');
  const named = thrownInside(lines);
  let isList = false;
  const rest = lines.slice(start + 1).filter((line) => {
    if (/^\s*\[errors\]: \[/.test(line)) isList = true;
    return isList || /^\s*at /.test(line) || ANNOUNCES.test(line);
  });
  const unwanted = /Got unwanted (?:exception|rejection)/.test(lines[start] ?? '')
    ? rest.findIndex((line) => /^\s*actual: /.test(line))
    : -1;
  if (unwanted !== -1)
    return [(rest[unwanted] ?? '').replace(/^\s*actual: /, ''), ...rest.slice(unwanted + 1)].join('\n');
  const kept = rest.filter((line) => !/^\s*actual: /.test(line));
  return [named ?? withKind((lines[start] ?? '').trim()), ...kept].join('\n');
}

/** Jest prints what `expect(…).not.toThrow()` has met as a name and a message. */
function thrownInside(lines: readonly string[]): string | undefined {
  if (!lines.some((line) => /\.not\.?.*\.toThrow/.test(line))) return undefined;
  const name = lines.map((line) => /^\s*Error name: +"(.+)"$/.exec(line)?.[1]).find(Boolean);
  const message = lines.map((line) => /^\s*Error message: +"(.*)"$/.exec(line)?.[1]).find(Boolean);
  return name === undefined ? undefined : `${name}: ${message ?? ''}`;
}

/** Jest leaves the name of a plain `Error` away, and of its own assertions; uvu all names. It ends its assertions with theirs. */
function withKind(text: string): string {
  // Node writes `Error [CartError]: …` where the class named itself after its stack was made.
  const line = text.replace(/^Error \[([A-Z][a-z]\w*)\]/, '$1');
  if (/^(?:Uncaught )?[A-Za-z_$][\w$.]*(?: \[[^\]]+\])?(?::|$)/.test(line)) return line;
  return /^(?:expect|assert)\b| {2}\(\w+(?:\.\w+)?\)$/.test(line) ? `AssertionError: ${line}` : `Error: ${line}`;
}

const PANIC = /^thread '.*' (?:\(\d+\) )?panicked at /;
/** RSpec writes the kind on a line of its own, and the message below it; so it begins what two values differ in. */
const KIND_ALONE = /^\s+(?!Diff:)([A-Z]\w*(?:::\w+)*):$/;

/** What a test prints comes before the panic that ended it; an excerpt of the source before the error. */
function withoutReport(lines: readonly string[]): readonly string[] {
  const panic = lines.findLastIndex((line) => PANIC.test(line));
  if (panic !== -1) return lines.slice(panic);
  const kind = lines.findIndex((line) => KIND_ALONE.test(line));
  if (kind === -1) return lines;
  const message = (lines[kind + 1] ?? '').trim();
  return [
    `${KIND_ALONE.exec(lines[kind] ?? '')?.[1]}: ${message}`,
    ...lines.slice(kind + 2).filter((line) => /:\d+/.test(line)),
  ];
}
