import { captures, type Runner, sum } from './runner.ts';

/** Surefire and Failsafe, of JUnit 4 and 5 and TestNG: https://maven.apache.org/surefire */
export const maven: Runner = {
  name: 'Maven',
  prints: /^\[(INFO|WARNING|ERROR)\] +(Tests run: \d+|COMPILATION ERROR|No tests |Failed to execute goal )/,
  read(lines) {
    const named = captures(lines, /^\[ERROR\] +(\S.*?) +(?:-- )?Time elapsed: .*<<< (?:FAILURE|ERROR)!/);
    const tests = named.filter((name) => !name.startsWith('Tests run:')).map(asMethod);
    const notLoaded = captures(
      lines,
      /^\[ERROR\] +(?:Failed to execute goal .*)?(COMPILATION ERROR|No tests (?:were executed|matching pattern)|Could not resolve dependencies|The forked VM terminated)/,
    );
    const totals = lines.flatMap((line) => {
      const [, run, failures, errors, skipped] = SUMMARY.exec(line) ?? [];
      return run === undefined ? [] : [Number(run) - Number(failures) - Number(errors) - Number(skipped)];
    });
    return {
      failing: [...new Set([...tests, ...notLoaded])],
      notLoaded: [...new Set(notLoaded)],
      passed: totals.reduce((total, passed) => total + passed, 0),
    };
  },
};

/** The line of a whole module, which unlike a class's ends here. */
const SUMMARY = /^\[(?:INFO|WARNING|ERROR)\] +Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$/;

/** Older versions print `method(package.Class)`. */
const asMethod = (name: string): string => name.replace(/^([^\s(]+)\(([\w.$]+)\)$/, '$2.$1');

/** https://docs.gradle.org/current/userguide/java_testing.html */
export const gradle: Runner = {
  name: 'Gradle',
  prints: /^(> Task :\S*test\b|> Task :\S*compile\S* FAILED|\d+ tests? completed|> No tests found for given includes)/i,
  read(lines) {
    const failing = captures(lines, /^(\S.* > .+) FAILED$/);
    const notLoaded = [
      ...captures(lines, /^> Task :(\S*compile\S*) FAILED$/i),
      ...captures(lines, /^> (No tests found) for given includes/),
    ];
    const completed = sum(lines, /^(\d+) tests? completed/);
    const others =
      (sum(lines, /^\d+ tests? completed.*?\b(\d+) failed/) ?? 0) +
      (sum(lines, /^\d+ tests? completed.*?\b(\d+) skipped/) ?? 0);
    const tasks = captures(lines, /^> Task :(\S*test\b.*)/i);
    const ran = failing.length > 0 || tasks.some((task) => !/ (?:NO-SOURCE|SKIPPED)$/.test(task));
    return {
      failing: [...failing, ...notLoaded],
      notLoaded,
      // Gradle counts only where a test fails.
      passed: completed === undefined ? (ran ? undefined : 0) : completed - others,
    };
  },
};
