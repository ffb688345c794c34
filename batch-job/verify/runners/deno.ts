import { captures, type Runner, sum } from './runner.ts';

/** https://docs.deno.com/runtime/reference/cli/test: failed tests and steps are listed at the end, with their places. */
export const deno: Runner = {
  name: 'Deno',
  prints:
    /^(?:running \d+ tests? from |(?:ok|FAILED) \| \d+ passed|error: (?:Test failed|Type checking failed\.|Module not found "|No test modules found|Import '.*' failed))/,
  read(lines) {
    const start = lines.findLastIndex((line) => line.trim() === 'FAILURES');
    const list = start === -1 ? [] : lines.slice(start + 1);
    const tests = list.flatMap((line) => {
      const [, name, file] = /^(\S.*) => (?:\.\/)?(\S+?):\d+:\d+$/.exec(line) ?? [];
      return name === undefined || file === undefined ? [] : [`${file}: ${name}`];
    });
    const files = [
      ...captures(lines, /^(?:\.\/)?(\S+) \(uncaught error\)$/),
      ...captures(lines, /^error: Import '(\S+)' failed/),
      ...captures(lines, /^error: (No test modules found)/),
      ...importersOf(lines),
    ];
    const notLoaded = [...new Set(files)];
    return {
      failing: [...new Set([...tests, ...notLoaded])],
      notLoaded,
      passed: sum(lines, /^(?:ok|FAILED) \| (\d+) passed/),
    };
  },
};

/** Files that do not pass the type check, or import a module that is missing. */
const importersOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line, index) =>
    /^(?:TS\d+ \[ERROR\]|error: Module not found)/.test(line)
      ? captures(lines.slice(index + 1, index + 8), /^ +at (?:file:\/\/)?(\S+?):\d+:\d+$/).slice(0, 1)
      : [],
  );
