import { captures, type Runner, sum } from './runner.ts';

/** https://nexte.st/docs/reporting: each failed test has a line, which the summary repeats. */
export const nextest: Runner = {
  name: 'cargo nextest',
  prints: /^ +Summary \[ *[\d.]+s\]|^error: no tests to run/,
  read(lines) {
    const failing = captures(
      lines,
      /^ *(?:FAIL|SIG[A-Z]+|ABORT|TIMEOUT|TMT|LEAK-FAIL|TRY \d+ (?:FAIL|SIG[A-Z]+|TMT)) \[ *>?[\d.]+s\] (?:\( *\d+\/\d+\) )?(\S+ \S.*)$/,
    );
    const none = captures(lines, /^error: (no tests to run)/);
    return {
      failing: [...new Set([...failing, ...none])],
      notLoaded: none,
      passed: sum(lines, /^ +Summary \[.*?\b(\d+) passed/) ?? 0,
    };
  },
};
