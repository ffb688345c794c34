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

/** TAP: `node --test` before Node 23 when nobody watches, and any other runner that prints it. https://testanything.org */
export const tap: Runner = {
  name: 'TAP',
  prints: /^TAP version 1[34]$/,
  read(lines) {
    const failed = lines.flatMap((line, index) => {
      const name = /^ *not ok \d+(?: -)? (.*)$/.exec(line)?.[1];
      if (name === undefined || /(^| )# (TODO|SKIP)\b/i.test(name)) return [];
      const { location, failureType } = readDetails(lines, index + 1);
      if (failureType === 'subtestsFailed') return [];
      return [{ file: location?.replace(/:\d+:\d+$/, '') ?? '', name: name.replace(/\\([\\#])/g, '$1') }];
    });
    return report(failed, sum(lines, /^# pass +(\d+)$/));
  },
};

/** A file that failed as a whole is reported under its own name. */
function report(failed: readonly { file: string; name: string }[], passed: number | undefined): TestReport {
  const whole = failed.filter(({ file, name }) => name === file).map(({ file }) => file);
  const tests = failed.filter(({ file, name }) => name !== file);
  const names = numberRepeated(tests.map(({ file, name }) => (file === '' ? name : `${file}: ${name}`)));
  return { failing: [...names, ...whole], notLoaded: whole, passed };
}

const MAX_DETAIL_LINES = 60;

function readDetails(lines: readonly string[], start: number): Record<string, string> {
  if (lines[start]?.trim() !== '---') return {};
  const block = lines.slice(start, start + MAX_DETAIL_LINES);
  const end = block.findIndex((line) => line.trim() === '...');
  const pairs = block.slice(0, end === -1 ? block.length : end).flatMap((line) => {
    const [, key, value] = /^ *(location|failureType): '(.*)'$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(pairs);
}
