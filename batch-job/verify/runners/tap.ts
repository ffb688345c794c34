import { captures, numberRepeated, type Runner, sum } from './runner.ts';

/**
 * TAP of versions 12 to 14, whichever runner prints it: node:test, node-tap, tape, AVA, QUnit, Bats.
 * https://testanything.org/tap-version-14-specification.html
 */
export const tap: Runner = {
  name: 'TAP',
  prints: /^(?:TAP version 1[34]\s*$|1\.\.\d+(?: |$)|(?:not )?ok \d+(?: |$))/,
  read(lines) {
    const points = readPoints(lines);
    const failed = points.flatMap((point) => failuresOf(point, []));
    const whole = failed.flatMap(({ file, whole: isWhole }) => (isWhole && file !== undefined ? [file] : []));
    const tests = failed.filter(({ whole: isWhole }) => !isWhole);
    const names = numberRepeated(tests.map(({ file, name }) => (file === undefined ? name : `${file}: ${name}`)));
    return {
      failing: [...names, ...new Set(whole)],
      notLoaded: [...new Set(whole)],
      passed: sum(lines, /^# pass +(\d+)$/) ?? sum(captures(lines, TOTALS), PASSED) ?? count(points),
    };
  },
};

/** How node-tap ends its output. */
const TOTALS = /^# (\{ total: \d+,? .*\})$/;
const PASSED = /\bpass: (\d+)\b/;

/** One result, with the results of its subtest. */
interface Point {
  readonly indent: number;
  readonly ok: boolean;
  readonly name: string;
  /** It was skipped, or is expected to fail. */
  readonly excused: boolean;
  readonly details: Readonly<Record<string, string>>;
  /** The comment above it, by which tape names a test. */
  readonly title: string | undefined;
  points: Point[];
}

interface Failure {
  readonly file?: string | undefined;
  readonly name: string;
  /** The file failed, and no test in it. */
  readonly whole?: boolean;
}

/** A subtest's results come before its own result, further in; or after it, between braces. */
function readPoints(lines: readonly string[]): Point[] {
  const points: Point[] = [];
  const open: Point[] = [];
  let title: string | undefined;
  const takeDeeper = (indent: number) => points.splice(points.findLastIndex((point) => point.indent <= indent) + 1);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const indent = marginOf(line);
    title = /^# (?!Subtest: )(\S.*)$/.exec(line)?.[1] ?? title;
    if (line.trim() === '}' && open.at(-1)?.indent === indent) {
      const parent = open.pop();
      if (parent !== undefined) parent.points = takeDeeper(indent);
    }
    const [, not, description] = RESULT.exec(line) ?? [];
    if (description === undefined) continue;
    const details = readDetails(lines, index + 1, indent);
    const point: Point = { indent, ok: not === undefined, title, details, ...describe(description), points: [] };
    const isOpen = description.endsWith('{');
    if (!isOpen) point.points = takeDeeper(indent);
    points.push(point);
    if (isOpen) open.push(point);
    index += Number(details['lines'] ?? 0);
  }
  return points;
}

const RESULT = /^ *(not )?ok\b((?: \d+)?(?: .*)?)$/;

/** The text of a result after `ok`: number, name, directive, and node-tap's time. */
function describe(description: string): Pick<Point, 'name' | 'excused'> {
  const text = description.replace(/ *\{$/, '').replace(/ # time=[\d.]+m?s\b/, '');
  const name = text
    .replace(/^ \d+(?= |$)/, '')
    .replace(/ # (?:TODO|SKIP)\b.*$/i, '')
    .replace(/^ (?:- )?/, '')
    .replace(/ in \d+m?s$/, '')
    .replace(/\\([\\#])/g, '$1');
  return { name: name.trim() === '' ? text.trim() : name, excused: /(^| )# (?:TODO|SKIP)\b/i.test(text) };
}

function failuresOf(point: Point, parents: readonly string[]): Failure[] {
  const { ok, excused, name, details, title, points } = point;
  if (ok || excused) return [];
  const path = [...parents, name];
  const below = points.flatMap((child) => failuresOf(child, path));
  if (below.length > 0) return below;
  if (details['failureType'] === 'subtestsFailed') return [];
  const file = details['location']?.replace(/:\d+:\d+$/, '');
  if (file !== undefined) return [{ file, name, whole: name === file }];
  const ended = ENDED_FILE.exec(name)?.[1] ?? (details['externalID'] === name ? name : undefined);
  if (ended !== undefined) return [{ file: ended, name, whole: true }];
  // AVA reports an error outside of any test like a test; a result for its file follows.
  if (/^(?:[A-Z]\w*)?Error\b.*: /.test(name) && details['name'] === name.split(/[ :]/, 1)[0]) return [];
  if (details['operator'] !== undefined && title !== undefined) return [{ name: `${title} > ${name}` }];
  return [{ name: path.join(' > ') }];
}

/** How AVA reports a file that ended before its tests did. */
const ENDED_FILE = /^(?:✘ )?(\S+) exited (?:with a non-zero exit code: \d+|due to \w+)$/;

/** How many results passed that have no subtest. */
const count = (points: readonly Point[]): number =>
  points
    .map((point) => (point.points.length > 0 ? count(point.points) : Number(point.ok && !point.excused)))
    .reduce((total, passed) => total + passed, 0);

const MAX_DETAIL_LINES = 200;
const DETAIL = /^ *(location|failureType|externalID|operator|name): *'?(.*?)'?$/;

/** The fields of a result's YAML block, and how many lines it has. */
function readDetails(lines: readonly string[], start: number, indent: number): Record<string, string> {
  const first = lines[start] ?? '';
  if (first.trim() !== '---' || marginOf(first) < indent) return {};
  const margin = marginOf(first);
  const block = lines.slice(start, start + MAX_DETAIL_LINES);
  const end = block.findIndex((line) => line.trim() === '...' && marginOf(line) === margin);
  const own = marginOf(block[1] ?? '');
  const fields = block.slice(0, end === -1 ? block.length : end).flatMap((line) => {
    if (marginOf(line) !== own) return [];
    const [, key, value] = DETAIL.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  return { ...Object.fromEntries(fields), lines: String(end === -1 ? 0 : end + 1) };
}

const marginOf = (line: string): number => line.length - line.trimStart().length;
