import { captures, type Runner, sum } from './runner.ts';

export const pytest: Runner = {
  name: 'pytest',
  prints: /^(?!test result: ).*\b(\d+ (passed|failed|errors?|skipped|deselected)|no tests ran)\b.* in [\d.]+s\b/,
  read(lines) {
    const named = captures(lines, /^(?:FAILED|ERROR) (\S+\.py(?:::.*)?)$/).map((name) => name.replace(ERROR_TEXT, ''));
    const notLoaded = named.filter((name) => !name.includes('::'));
    const missing = captures(lines, /^ERROR: (?:file or directory )?(not found: .+)$/);
    const none = captures(lines, /\b(no tests ran) in /);
    return {
      failing: [...new Set([...named, ...missing])],
      notLoaded: [...notLoaded, ...missing, ...(named.length === 0 ? none : [])],
      passed: sum(lines, /^(?!test result: ).*?\b(\d+) passed\b.* in [\d.]+s\b/),
    };
  },
};

/** What follows a test's name: the end of a parametrized name or of a function's, then the error. */
const ERROR_TEXT = /(?<=\]|::\w+) - .*$/;

export const unittest: Runner = {
  name: 'unittest',
  prints: /^Ran \d+ tests? in /,
  read(lines) {
    const failing = captures(lines, /^(?:FAIL|ERROR): (.+)$/);
    const notLoaded = failing.filter((name) => name.includes('unittest.loader._FailedTest'));
    const ran = sum(lines, /^Ran (\d+) tests? in /);
    return { failing, notLoaded, passed: ran === undefined ? undefined : ran - failing.length };
  },
};
