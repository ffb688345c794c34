import { z } from 'zod';
import { captures, type Runner, sum } from './runner.ts';

/** https://pkg.go.dev/cmd/go#hdr-Test_packages: a package's line follows its tests. */
export const go: Runner = {
  name: 'go test',
  prints: /^(?:ok {2}\t|FAIL\t|--- FAIL: |\? {3}\t\S+\t\[no test files\])/,
  read(lines) {
    const tests: string[] = [];
    const notLoaded: string[] = [];
    let named: string[] = [];
    for (const line of lines) {
      const test = /^ *--- FAIL: (\S+) \([\d.]+s\)$/.exec(line)?.[1];
      if (test !== undefined && named.length < MAX_TESTS_OF_A_PACKAGE) named.push(test);
      const [, state, name, broken] = /^(ok {2}|FAIL)\t(\S+)(?:\t| (\[(?:build|setup) failed\]))?/.exec(line) ?? [];
      if (state === undefined || name === undefined) continue;
      // A package that fails without a failed test ended as a whole.
      if (broken !== undefined || (state === 'FAIL' && named.length === 0)) notLoaded.push(name);
      tests.push(...withoutParents(named).map((test) => `${name}: ${test}`));
      named = [];
    }
    // gotestsum prints these lines as well, and names the tests itself.
    const failing = lines.some((line) => GOTESTSUM.test(line)) ? [] : tests;
    const passed = lines.filter((line) => /^ *--- PASS: /.test(line)).length;
    // Without -v no test that passes is named, and the line of a package tells whether it had any.
    const ran = lines.some((line) =>
      /^(?:ok {2}|FAIL)\t(?!.*\[(?:no tests to run|build failed|setup failed)\])/.test(line),
    );
    return { failing: [...failing, ...notLoaded], notLoaded, passed: passed === 0 && ran ? undefined : passed };
  },
};

const MAX_TESTS_OF_A_PACKAGE = 1_000;

/** A test fails when one of its subtests does; the subtest is what failed. */
const withoutParents = (tests: readonly string[]): string[] =>
  tests.filter((test) => !tests.some((other) => other.startsWith(`${test}/`)));

const eventSchema = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
});

/** `go test -json`: https://pkg.go.dev/cmd/test2json#hdr-Output_Format */
export const goJson: Runner = {
  name: 'go test -json',
  prints: /^\{(?=.*"Action":")(?=.*"(?:Package|ImportPath)":")/,
  read(lines) {
    const events = lines.flatMap((line) => (line.startsWith('{"') ? readEvent(line) : []));
    const ended = (action: string) =>
      events.flatMap((event) => (event.Action === action ? [{ test: event.Test, name: event.Package ?? '' }] : []));
    const failed = Map.groupBy(ended('fail'), ({ name }) => name);
    const tests = [...failed].flatMap(([name, ends]) =>
      withoutParents(ends.flatMap(({ test }) => test ?? []).slice(0, MAX_TESTS_OF_A_PACKAGE)).map(
        (test) => `${name}: ${test}`,
      ),
    );
    const broken = [...failed].flatMap(([name, ends]) => (ends.some(({ test }) => test !== undefined) ? [] : [name]));
    const unbuilt = events.flatMap(({ Action, ImportPath = '' }) =>
      Action === 'build-fail' ? [ImportPath.replace(/ \[.*$/, '')] : [],
    );
    const notLoaded = [...new Set([...broken, ...unbuilt])];
    return {
      failing: [...tests, ...notLoaded],
      notLoaded,
      passed: ended('pass').filter(({ test }) => test !== undefined).length,
    };
  },
};

function readEvent(line: string): z.infer<typeof eventSchema>[] {
  try {
    const { data } = eventSchema.safeParse(JSON.parse(line));
    return data === undefined ? [] : [data];
  } catch {
    return []; // a line that a test printed
  }
}

const GOTESTSUM = /^DONE \d+ tests?\b/;

/** https://github.com/gotestyourself/gotestsum: a list of what failed at the end, whichever format it has above. */
export const gotestsum: Runner = {
  name: 'gotestsum',
  prints: GOTESTSUM,
  read(lines) {
    const failed = captures(lines, /^=== FAIL: (\S+ \S+) \([\d.]+s\)$/).map((name) => name.replace(' ', ': '));
    const start = lines.lastIndexOf('=== Errors');
    const broken = start === -1 ? [] : captures(lines.slice(start), /^(\S+\.go):\d+:\d+: /);
    const notLoaded = [...new Set(broken)];
    const ran = sum(lines, /^DONE (\d+) tests?\b/) ?? 0;
    const skipped = sum(lines, /^DONE .*?\b(\d+) skipped/) ?? 0;
    const bad = sum(lines, /^DONE .*?\b(\d+) failures?/) ?? 0;
    return {
      failing: [...new Set([...withoutParents(failed), ...notLoaded])],
      notLoaded,
      passed: Math.max(0, ran - skipped - bad),
    };
  },
};
