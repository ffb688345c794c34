import { numberRepeated, type Runner, sum, type TestReport } from './runner.ts';

/** `node --test`, reporter spec: https://nodejs.org/api/test.html#test-reporters */
export const nodeSpec: Runner = {
  name: 'node:test (spec)',
  prints: /^ℹ tests \d+$/,
  read(lines) {
    const failed = lines.flatMap((line, index) => {
      const file = /^test at (.+):\d+:\d+$/.exec(line)?.[1];
      const name = /^✖ (.*) \([\d.]+m?s\)$/.exec(lines[index + 1] ?? '')?.[1];
      return file === undefined || name === undefined ? [] : [{ file, name }];
    });
    return report(failed, sum(lines, /^ℹ pass (\d+)$/));
  },
};

/** `node --test`, reporter dot: it names the failed tests alone, and those that hold them. */
export const nodeDot: Runner = {
  name: 'node:test (dot)',
  prints: /^Failed tests:$/,
  read(lines) {
    const failed = lines.flatMap((line, index) => {
      const name = /^✖ (.*) \([\d.]+m?s\)$/.exec(line)?.[1];
      const why = lines[index + 1] ?? '';
      if (name === undefined || /^ {2}'\d+ subtests? failed'$/.test(why)) return [];
      return [{ file: why === "  'test failed'" ? name : '', name }];
    });
    // The reporter spec prints such lines as well, with the file of each.
    return lines.some((line) => nodeSpec.prints.test(line)) ? NOTHING : report(failed, undefined);
  },
};

const NOTHING: TestReport = { failing: [], notLoaded: [] };

/** A file that failed as a whole is reported under its own name. */
function report(failed: readonly { file: string; name: string }[], passed: number | undefined): TestReport {
  const whole = failed.filter(({ file, name }) => name === file).map(({ file }) => file);
  const tests = failed.filter(({ file, name }) => name !== file);
  const names = numberRepeated(tests.map(({ file, name }) => (file === '' ? name : `${file}: ${name}`)));
  return { failing: [...names, ...whole], notLoaded: whole, passed };
}
