import { captures, numberRepeated, type Runner, sum } from './runner.ts';

/** https://jasmine.github.io: failed specs are numbered. */
export const jasmine: Runner = {
  name: 'Jasmine',
  prints: /^(?:\d+ specs?, \d+ failures?|Incomplete: No specs found|No specs found)/,
  read(lines) {
    const start = lines.indexOf('Failures:');
    const end = lines.findIndex((line, index) => index > start && /^(?:Pending:|Ran \d+|\d+ specs?, )/.test(line));
    const failed = start === -1 ? [] : captures(lines.slice(start, end === -1 ? undefined : end), /^\d+\) (.+)$/);
    const none = captures(lines, /^(No specs found)/);
    const specs = sum(lines, /^(\d+) specs?, \d+ failures?/) ?? 0;
    const bad = sum(lines, /^\d+ specs?, (\d+) failures?/) ?? 0;
    const pending = sum(lines, /^\d+ specs?, \d+ failures?, (\d+) pending/) ?? 0;
    return {
      failing: [...numberRepeated(failed), ...none],
      notLoaded: none,
      passed: Math.max(0, specs - bad - pending),
    };
  },
};

/** https://karma-runner.github.io: the browser's name comes before a failed test's, and the progress is printed often. */
export const karma: Runner = {
  name: 'Karma',
  prints: /\bExecuted \d+ of \d+\b/,
  read(lines) {
    const failing = captures(lines, /^[\w.]+ [\w. ]+\([^)]*\) (?!ERROR$|LOG: )(.+) FAILED$/).filter(
      (name) => !/^: Executed /.test(name),
    );
    const notLoaded = captures(lines, /\b(Executed 0 of 0)\b/).map(() => 'no tests found');
    const last = lines.findLast((line) => /\bExecuted \d+ of \d+/.test(line)) ?? '';
    const [, ran = '0'] = /\bExecuted (\d+) of/.exec(last) ?? [];
    const [, bad = '0'] = /\((\d+) FAILED\)/.exec(last) ?? [];
    const [, skipped = '0'] = /\(skipped (\d+)\)/.exec(last) ?? [];
    const none = [...new Set(notLoaded)];
    return {
      failing: [...new Set([...failing, ...none])],
      notLoaded: none,
      passed: Math.max(0, Number(ran) - Number(bad) - Number(skipped)),
    };
  },
};
