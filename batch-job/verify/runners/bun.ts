import { captures, numberRepeated, type Runner, sum } from './runner.ts';

/** https://bun.com/docs/cli/test: a file's name comes before its tests. */
export const bun: Runner = {
  name: 'Bun',
  prints: /^(?:bun test v\d|Ran \d+ tests? across \d+ files?\.)/,
  read(lines) {
    // After many tests, Bun lists the failed ones a second time.
    const again = lines.findIndex((line) => /^\d+ tests? failed:$/.test(line));
    const first = readTests(again === -1 ? lines : lines.slice(0, again));
    const { failed, broken } = first.failed.length > 0 || again === -1 ? first : readTests(lines.slice(again));
    const none = captures(
      lines,
      /^(?:error: )?(Test filter .* had no matches|No tests found!|regex .* matched 0 tests|0 test files matching)/i,
    );
    const notLoaded = [...new Set([...broken, ...none])];
    return { failing: [...numberRepeated(failed), ...notLoaded], notLoaded, passed: sum(lines, /^ (\d+) pass$/) };
  },
};

function readTests(lines: readonly string[]) {
  const failed: string[] = [];
  const broken: string[] = [];
  let file = '';
  for (const line of lines) {
    file = /^(\S.*\.\w+):$/.exec(line)?.[1] ?? file;
    const name = /^(?:\(fail\)|✗) (.+?)(?: \[[\d.]+m?s\])?$/.exec(line)?.[1];
    if (name !== undefined) failed.push(`${file}: ${name}`);
    if (/^# Unhandled error between tests$/.test(line)) broken.push(file);
  }
  return { failed, broken };
}
