import { captures, type Runner, sum } from './runner.ts';

/** https://hexdocs.pm/ex_unit: failed tests are numbered, with their module. */
export const exunit: Runner = {
  name: 'ExUnit',
  prints:
    /^(?:(?:\d+ (?:tests?|doctests?|property|properties|features?), )+\d+ failures?\b|== Compilation error in file |Paths given to "mix test" did not match|There are no tests to run|The --only option was given)/,
  read(lines) {
    const tests = captures(lines, /^ {2}\d+\) ((?:test|doctest|property|feature) .+ \(\S+\))$/);
    const notLoaded = [
      ...new Set([
        ...captures(lines, /^ {2}\d+\) (\S+): failure on setup_all callback/),
        ...captures(lines, /^== Compilation error in file (\S+) ==$/),
        ...captures(lines, /^Paths given to "mix test" did not match any directory\/file: (.+)$/),
        ...captures(lines, /^(There are no tests to run)/),
      ]),
    ];
    return { failing: [...new Set([...tests, ...notLoaded])], notLoaded, passed: passedOf(lines) };
  },
};

const SUMMARY = /^(?:\d+ (?:tests?|doctests?|property|properties|features?), )+\d+ failures?\b/;

/** The summary names every kind of test, then those that did not pass. */
function passedOf(lines: readonly string[]): number | undefined {
  const summaries = lines.filter((line) => SUMMARY.test(line));
  if (summaries.length === 0) return undefined;
  const parts = summaries.flatMap((line) => line.split(', '));
  const ran = sum(parts, /^(\d+) (?:tests?|doctests?|property|properties|features?)$/) ?? 0;
  const others = sum(parts, /^\(?(\d+) (?:failures?|skipped|excluded|invalid)\)?$/) ?? 0;
  return Math.max(0, ran - others);
}
