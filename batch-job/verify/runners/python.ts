import { captures, type Runner, sum } from './runner.ts';

/** The last line: counts, and the time. */
const SUMMARY = /^(?:=+ )?(?:no tests ran|\d+ [a-z]+(?: [a-z]+)?(?:, \d+ [a-z]+(?: [a-z]+)?)*) in [\d.]+s\b/;

export const pytest: Runner = {
  name: 'pytest',
  prints: SUMMARY,
  read(lines) {
    const summary = captures(lines, /^(?:FAILED|ERROR) (\S+\.\w+(?:::.*| - .*)?)$/).map(withoutError);
    const named = summary.length > 0 ? summary : readWithoutSummary(lines);
    const notLoaded = named.filter((name) => !name.includes('::'));
    const missing = captures(lines, /^ERROR: (?:file or directory )?(not found: .+)$/);
    const summaries = lines.filter((line) => SUMMARY.test(line));
    const none = captures(summaries, /\b(no tests ran) in /);
    return {
      failing: [...new Set([...named, ...missing])],
      notLoaded: [...notLoaded, ...missing, ...(named.length === 0 ? none : [])],
      passed: sum(summaries, /\b(\d+) passed/) ?? 0,
    };
  },
};

/** What follows a test's name: the end of a parametrized name or of a function's, then the error. */
const withoutError = (name: string): string =>
  name.includes('::') ? name.replace(/(?<=\]|::\w+) - .*$/, '') : name.replace(/ - .*$/, '');

/** A project may switch the summary off (`-r N`): what is left are the verbose lines, else the headings. */
function readWithoutSummary(lines: readonly string[]): string[] {
  const verbose = lines.flatMap((line) => {
    const [, before, after] =
      /^(\S+\.py::.+?) (?:FAILED|ERROR)\b|^\[gw\d+\].* (?:FAILED|ERROR) (\S+\.py::.+)$/.exec(line) ?? [];
    return before ?? after ?? [];
  });
  const collected = captures(lines, /^_{3,} ERROR collecting (\S+) _{3,}$/);
  if (verbose.length > 0) return [...new Set([...verbose, ...collected])];
  return lines.flatMap((line, index) => {
    const [, collecting, title] = HEADING.exec(line) ?? [];
    if (collecting !== undefined) return [collecting];
    if (title === undefined) return [];
    // The last line of a test's part is its place.
    const end = lines.findIndex(
      (next, at) => at > index && (HEADING.test(next) || /^=+ .* =+$|^\d+ failed/.test(next)),
    );
    const place = captures(lines.slice(index, end === -1 ? undefined : end), /^(\S+\.py):\d+: /).at(-1);
    return place === undefined ? [] : [`${place}::${title}`];
  });
}

const HEADING = /^_{3,} (?:ERROR collecting (\S+)|(?:ERROR at (?:setup|teardown) of )?(\S.*?)) _{3,}$/;

export const unittest: Runner = {
  name: 'unittest',
  prints: /^Ran \d+ tests? in /,
  read(lines) {
    const failing = captures(lines, /^(?:FAIL|ERROR): (.+)$/);
    const notLoaded = failing.filter((name) => name.includes('unittest.loader._FailedTest'));
    const ran = sum(lines, /^Ran (\d+) tests? in /);
    const others =
      (sum(lines, /^(?:OK|FAILED) \(.*?\bskipped=(\d+)/) ?? 0) +
      (sum(lines, /^FAILED \(.*?\bunexpected successes=(\d+)/) ?? 0);
    return { failing, notLoaded, passed: ran === undefined ? undefined : Math.max(0, ran - failing.length - others) };
  },
};
