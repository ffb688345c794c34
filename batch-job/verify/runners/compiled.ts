import { captures, type Runner, sum } from './runner.ts';

/** https://pkg.go.dev/cmd/go#hdr-Test_packages: a package's line follows its tests. */
export const go: Runner = {
  name: 'go test',
  prints: /^(ok {2}\t|FAIL\t|--- FAIL: )/,
  read(lines) {
    const failing: string[] = [];
    const notLoaded: string[] = [];
    let tests: string[] = [];
    for (const line of lines) {
      const test = /^ *--- FAIL: (\S+) \([\d.]+s\)$/.exec(line)?.[1];
      if (test !== undefined && tests.length < MAX_TESTS_OF_A_PACKAGE) tests.push(test);
      const [, packageName, broken] = /^(?:ok {2}|FAIL)\t(\S+)(?:\t| (\[(?:build|setup) failed\]))?/.exec(line) ?? [];
      if (packageName === undefined) continue;
      if (broken !== undefined) notLoaded.push(packageName);
      failing.push(...withoutParents(tests).map((name) => `${packageName}: ${name}`));
      tests = [];
    }
    return {
      failing: [...failing, ...notLoaded],
      notLoaded,
      passed: sum(
        lines.filter(isPass).map(() => '1'),
        /^(1)$/,
      ),
    };
  },
};

const MAX_TESTS_OF_A_PACKAGE = 1_000;

/** A test fails when one of its subtests does; the subtest is what failed. */
const withoutParents = (tests: readonly string[]): string[] =>
  tests.filter((test) => !tests.some((other) => other.startsWith(`${test}/`)));

const isPass = (line: string): boolean => /^ *--- PASS: /.test(line);

/** Surefire and Failsafe, of JUnit 4 and 5 and TestNG: https://maven.apache.org/surefire */
export const maven: Runner = {
  name: 'Maven',
  prints: /^\[(INFO|WARNING|ERROR)\] +(Tests run: \d+|COMPILATION ERROR|No tests )/,
  read(lines) {
    const named = captures(lines, /^\[ERROR\] +(\S.*?) +(?:-- )?Time elapsed: .*<<< (?:FAILURE|ERROR)!/);
    const tests = named.filter((name) => !name.startsWith('Tests run:')).map(asMethod);
    const notLoaded = captures(lines, /^\[ERROR\] +(COMPILATION ERROR|No tests (?:were executed|matching pattern))/);
    const totals = lines.flatMap((line) => {
      const [, run, failures, errors, skipped] = SUMMARY.exec(line) ?? [];
      return run === undefined ? [] : [Number(run) - Number(failures) - Number(errors) - Number(skipped)];
    });
    return {
      failing: [...new Set([...tests, ...notLoaded])],
      notLoaded: [...new Set(notLoaded)],
      passed: totals.length === 0 ? undefined : totals.reduce((total, passed) => total + passed, 0),
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
  prints: /^(> Task :\S*test\b|\d+ tests completed)/i,
  read(lines) {
    const failing = captures(lines, /^(\S.* > .+) FAILED$/);
    const notLoaded = captures(lines, /^> Task :(\S*compile\S*) FAILED$/i);
    return { failing: [...failing, ...notLoaded], notLoaded };
  },
};
