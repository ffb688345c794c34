import { ASSERTION } from '../diff/assertion.ts';
import { maskCode, maskedLanguageOf } from '../diff/mask-code.ts';
import type { CandidateObjection } from '../records/candidate-verdict.ts';
import { findTampering, type TestLine } from './tampering.ts';

const MAX_LINE_LENGTH = 1_000;

/**
 * Says what the text of a candidate test alone tells against it.
 *
 * @param sources the texts of the files that it may test
 * @param before the text of the file that it replaces; left out where there is none
 */
export function readCandidate(
  path: string,
  text: string,
  sources: Iterable<string>,
  before?: string,
): readonly CandidateObjection[] {
  const code = codeOf(path, text);
  const objections: CandidateObjection[] = [];
  if (!code.some((line) => ASSERTS.some((pattern) => pattern.test(line)))) objections.push('no-assertion');
  if (before !== undefined && assertionsIn(codeOf(path, before)) > assertionsIn(code))
    objections.push('assertion-lost');
  if (code.some((line) => SKIPPED.test(line))) objections.push('skipped');
  if (code.some(sleepsLong) || assertsSpeed(code)) objections.push('sleeps');
  const lines = text
    .split('\n')
    .map((line, index) => ({ raw: line.slice(0, MAX_LINE_LENGTH), code: code[index] ?? '' }));
  if (lines.some((line) => readsElsewhere(line))) objections.push('foreign-fixture');
  objections.push(...findTampering(lines));
  if (expectsCrash(code, sources)) objections.push('asserts-the-bug');
  return objections;
}

/** Lines without comments and literals; of a language that is not known, as they are. */
function codeOf(path: string, text: string): readonly string[] {
  const language = maskedLanguageOf(path);
  return (language === undefined ? text : maskCode(text, language))
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE_LENGTH));
}

/** Besides `ASSERTION`: Rust's macros, PHPUnit's and Kotest's words, Ginkgo's. */
const ASSERTS: readonly RegExp[] = [
  ASSERTION,
  /\bpytest\.(?:raises|warns|approx)\(|\bpanic!|\bExpect\(|\bshouldBe\b|\bt\.(?:is|deepEqual|equal|ok|throws|like|same|notOk|true|false)\(|\bself\.fail\b|\b(?:is|ok|equal)\(/,
];

const assertionsIn = (code: readonly string[]): number =>
  code.filter((line) => ASSERTS.some((pattern) => pattern.test(line))).length;

const SKIPPED =
  /\b(?:it|test|describe|context|suite)\.(?:skip|todo|only|fails|failing|skipIf)\b|\b[xf](?:it|describe|test|context)\b\s*\(|@(?:Disabled|Ignore)\b|\bpytest\.mark\.(?:skip|skipif|xfail)|\bpytest\.(?:skip|xfail)\(|\bunittest\.(?:skip|expectedFailure)|\bt\.Skip(?:f|Now)?\(|\bself\.skipTest\(|\bmarkTest(?:Skipped|Incomplete)\(|^\s*(?:skip|pending)\s*(?:\(|$)|^\s*#\[ignore\b|\{\s*(?:skip|todo|only):/;

/** A test that waits for a time hopes that something has happened by then. */
function sleepsLong(line: string): boolean {
  const [, seconds] = /\b(?:time\.sleep|sleep|Thread\.sleep|asyncio\.sleep)\(\s*(\d+(?:\.\d+)?)\s*\)/.exec(line) ?? [];
  if (seconds !== undefined && Number(seconds) >= (/Thread/.test(line) ? 500 : 0.5)) return true;
  const [, milliseconds] = /\bset(?:Timeout)\(\s*[\w$]+\s*,\s*([\d_]+)\s*\)/.exec(line) ?? [];
  const [, count] = /\btime\.Sleep\(\s*(\d+)\s*\*\s*time\.Second\b/.exec(line) ?? [];
  return Number((milliseconds ?? '0').replaceAll('_', '')) >= 500 || Number(count ?? 0) >= 1;
}

/** Clocks that measure how long something takes. */
const STOPWATCH =
  /\bperformance\.now\(|\bprocess\.hrtime\b|\btime\.(?:perf_counter|monotonic)\w*\(|\bSystem\.nanoTime\(|\btime\.Since\(|\bStopwatch\b|\bInstant::now\(|\bProcess\.clock_gettime\(|\bhrtime\(/;
const FAKED = /\buseFakeTimers\b|\bmock\.timers\b|\bFakeTimers\b|\bfreeze_?time\b|\bfakeTimer/i;
const AT_MOST = /[^=<]<=?[^<=]|\btoBeLessThan|\bassertLess|\b(?:be\.)?(?:below|lessThan|isLessThan\w*|at\.most)\(/;

/** A test that asserts that something took no longer than so long: on a busy machine it does. */
const assertsSpeed = (code: readonly string[]): boolean =>
  code.some((line) => STOPWATCH.test(line)) &&
  !code.some((line) => FAKED.test(line)) &&
  code.some((line) => AT_MOST.test(line) && ASSERTS.some((pattern) => pattern.test(line)));

/** A place of one machine: not in the repository, and no temporary folder that the test makes. */
const ELSEWHERE = /["'`](?:\/(?:home|Users|root|mnt|media|opt|srv|data|var|etc|usr)\/|~\/|[A-Za-z]:\\)/;
const HOME = /\b(?:os\.)?homedir\(\)|\bPath\.home\(\)|\bexpanduser\(|\bprocess\.env\.HOME\b|\bos\.UserHomeDir\(/;
const READS =
  /\b(?:readFile(?:Sync)?|createReadStream|open(?:Sync)?|read_text|read_bytes|ReadFile|Open|readAllBytes|readString|file_get_contents|read_to_string|require|import|File\.read|fopen|load\w*|existsSync|exists)\b/;

const readsElsewhere = ({ raw, code }: TestLine): boolean =>
  HOME.test(code) || (READS.test(code) && ELSEWHERE.test(raw));

/** Errors that a language raises by itself when code is wrong. */
const CRASH =
  /\b(IndexError|AttributeError|ZeroDivisionError|UnboundLocalError|NameError|RecursionError|ReferenceError|NullPointerException|ArrayIndexOutOfBoundsException|StringIndexOutOfBoundsException|ClassCastException|NoMethodError|NullReferenceException|IndexOutOfRangeException)\b/;
const RAISES = /\b(?:assertRaises|raises|throws|assertThrows|raise_error|toThrow|rejects|expectException)\w*\b/;
const NOT_A_NUMBER = /\bNumber\.isNaN\(|\bisNaN\(|\bisnan\(|\btoBeNaN\(|[(,]\s*(?:Number\.)?NaN\s*[,)]/;

/** A test that expects a crash, or a number that is none, holds on to a bug: unless the code raises just that on purpose. */
function expectsCrash(code: readonly string[], sources: Iterable<string>): boolean {
  const crashes = code.flatMap((line) => (RAISES.test(line) ? (CRASH.exec(line)?.[1] ?? []) : []));
  const isNumber = code.some((line) => ASSERTS.some((pattern) => pattern.test(line)) && NOT_A_NUMBER.test(line));
  if (crashes.length === 0 && !isNumber) return false;
  const all = [...sources].join('\n');
  return (isNumber && !/\bNaN\b|\bnan\b/.test(all)) || crashes.some((name) => !all.includes(name));
}
