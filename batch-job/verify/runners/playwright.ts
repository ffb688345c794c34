import { captures, type Runner, sum } from './runner.ts';

/** https://playwright.dev/docs/test-reporters: failed tests are numbered, with a line number that the fix may move. */
export const playwright: Runner = {
  name: 'Playwright',
  prints: /^ {2}\d+ (?:passed(?: \([\d.]+m?[smh]\))?|failed|did not run|interrupted)$|^Error: No tests found$/,
  read(lines) {
    const tests = captures(lines, /^ {2}\d+\) (.+? › .+?)(?: ─+)?$/).map((name) =>
      name.trim().replace(/:\d+:\d+ › /, ' › '),
    );
    const none = captures(lines, /^Error: (No tests found)$/);
    return {
      failing: [...new Set([...tests, ...none])],
      notLoaded: none,
      passed: sum(lines, /^ {2}(\d+) passed\b/) ?? 0,
    };
  },
};
