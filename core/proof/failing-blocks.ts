/** What a runner says of one failing test: its own words, without what the tests printed, as far as that can be told. */
export interface FailingBlocks {
  readonly blocks: readonly string[];
  /** Whether they are of a report of a known form; else they are parts of the whole output. */
  readonly isReport: boolean;
  /** Whether the runner's report is in the output more than once, or counts otherwise than it lists. */
  readonly isDoubtful: boolean;
}

/** A runner whose report has a part for the failing tests. */
interface Report {
  /** Matches the line that begins that part; the last such line counts. */
  readonly begins: RegExp;
  /** Whether a second such line makes the report doubtful. */
  readonly once?: boolean;
  /** Matches the first line of each failing test. */
  readonly test: RegExp;
  /** Matches the line after which the part is over. */
  readonly ends?: RegExp;
  /** Matches a line from which on a test's own output stands in its block. */
  readonly captured?: RegExp;
  /** Matches what a test said before the line that names it as failed. */
  readonly above?: RegExp;
}

const REPORTS: readonly Report[] = [
  // node:test, spec
  { begins: /^✖ failing tests:$/, once: true, test: /^test at / },
  // Vitest
  { begins: /^[⎯ ]*Failed (?:Tests|Suites) \d+/, test: /^ FAIL +/, ends: /^ Test Files / },
  // Jest
  { begins: /^FAIL /, test: /^ {2}● (?!Console)/, ends: /^(?:Test Suites: |Summary of all failing tests)/ },
  // Mocha
  { begins: /^ {2}\d+ failing$/, once: true, test: /^ {2}\d+\) / },
  // pytest
  {
    begins: /^=+ (?:FAILURES|ERRORS) =+$/,
    test: /^_{3,} .* _{3,}$/,
    ends: /^=+ (?:short test summary info|warnings summary|.* in [\d.]+s.*) =*$/,
    captured: /^-+ Captured /,
  },
  // unittest
  { begins: /^={70}$/, test: /^(?:ERROR|FAIL): /, ends: /^Ran \d+ tests? in / },
  // RSpec, minitest, PHPUnit, Pest
  {
    begins: /^(?:Failures:|There (?:was|were) \d+ (?:error|failure)s?:|# Running:|Finished in .*)$/,
    test: /^ *\d+\) /,
    ends: /^Failed examples:$/,
  },
  // uvu
  { begins: /^ {3}FAIL {2}.*".*"$/, test: /^ {3}FAIL {2}.*".*"$/, ends: /^ {2}Total: {2,}\d+$/ },
  // cargo
  { begins: /^failures:$/, test: /^---- .* stdout ----$/, ends: /^(?:failures:$|test result: )/ },
  // go; with -v, what a test says is above: https://pkg.go.dev/cmd/go#hdr-Testing_flags
  {
    begins: /^ *--- FAIL: /,
    test: /^ *--- FAIL: /,
    captured: /^ *(?:--- (?:PASS|SKIP): |=== )/,
    ends: /^(?:FAIL|PASS|ok {2}|exit status )/,
    above: /^ {4,}\S+\.go:\d+: /,
  },
  // Maven, Gradle, dotnet, ExUnit
  {
    begins: /^(?!.*Tests run:).*<<< (?:FAILURE|ERROR)!|^\S.* > .* FAILED$|^ {2}(?:Failed|\[FAIL\]) |^ {2}\d+\) test /,
    test: /^(?!.*Tests run:).*<<< (?:FAILURE|ERROR)!|^\S.* > .* FAILED$|^ {2}(?:Failed|\[FAIL\]) |^ {2}\d+\) test /,
    ends: /^\[INFO\] Results:|^Failed! {2}- |^\d+ tests completed/,
  },
];

const MAX_BLOCKS = 200;
const MAX_BLOCK = 64 * 1024;

/**
 * Takes the failing tests' own blocks out of a run's output. Only what the runner itself says of a failing test is looked
 * at: what a test prints is elsewhere, or is cut away. TAP has a reader of its own (`read-tap.ts`). An output of no
 * known form, as of a process that died, is cut behind each trace.
 *
 * @param output the whole output of a run, without colours
 */
export function failingBlocks(output: string): FailingBlocks {
  const lines = output.split(/\r?\n/);
  const report = REPORTS.find(({ begins, test }) => {
    const at = lines.findIndex((line) => begins.test(line));
    return at !== -1 && lines.slice(at).some((line) => test.test(line));
  });
  if (report === undefined) return { blocks: cutBehindTraces(lines), isReport: false, isDoubtful: false };
  const starts = lines.flatMap((line, index) => (report.begins.test(line) ? [index] : []));
  const from = report.once === true ? (starts.at(-1) ?? 0) : (starts[0] ?? 0);
  const blocks: string[][] = [];
  let isCaptured = false;
  for (const [index, line] of lines.entries()) {
    if (index < from) continue;
    if (report.test.test(line)) {
      blocks.push([line, ...saidAbove(lines.slice(Math.max(0, index - LINES_ABOVE), index), report)]);
      isCaptured = false;
    } else if (report.ends?.test(line) === true) isCaptured = true;
    else if (report.captured?.test(line) === true) isCaptured = true;
    else if (!isCaptured) blocks.at(-1)?.push(line);
  }
  return {
    blocks: blocks.slice(0, MAX_BLOCKS).map((block) => block.join('\n').slice(0, MAX_BLOCK)),
    isReport: true,
    isDoubtful: report.once === true && starts.length > 1,
  };
}

const LINES_ABOVE = 100;

/** The lines directly above that a test said, without what it printed before the first of them. */
function saidAbove(lines: readonly string[], { above }: Report): readonly string[] {
  if (above === undefined) return [];
  const said = lines.slice(lines.findLastIndex((line) => !/^ {4,}\S/.test(line)) + 1);
  const first = said.findIndex((line) => above.test(line));
  return first === -1 ? [] : said.slice(first);
}

const LINES_BEFORE = 40;

/** Each part ends with the frames of a trace, where frames begin with `at`; elsewhere there is one part. */
function cutBehindTraces(lines: readonly string[]): string[] {
  const parts: string[][] = [[]];
  let inTrace = false;
  for (const line of lines.slice(-MAX_LINES)) {
    const isFrame = /^\s*at \S/.test(line);
    if (inTrace && !isFrame && line.trim() !== '' && !/^\s*(?:\.\.\. |\[|Caused by|caused by|\w+: |\})/.test(line))
      parts.push([]);
    inTrace = isFrame || (inTrace && parts.at(-1)?.length !== 0);
    parts.at(-1)?.push(line);
  }
  const traces = parts.filter((part) => part.some((line) => /^\s*at \S/.test(line)));
  if (traces.length === 0) return [lines.join('\n').slice(-MAX_BLOCK)];
  return traces.slice(-MAX_BLOCKS).map((part) => {
    const first = part.findIndex((line) => /^\s*at \S/.test(line));
    return part.slice(Math.max(0, first - LINES_BEFORE)).join('\n');
  });
}

const MAX_LINES = 20_000;
