import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTestOutput } from '../../../batch-job/verify/failing-tests.ts';

const OUTPUTS = join(import.meta.dirname, 'outputs');
const NAMES = readdirSync(OUTPUTS).map((file) => file.replace(/\.txt$/, ''));
const outputOf = (name: string) => readFileSync(join(OUTPUTS, `${name}.txt`), 'utf8').trimEnd();

/** Puts a prefix before each line, as tools do that pass on the output of others. */
const prefixed = (output: string, prefix: (line: number) => string) =>
  output
    .split('\n')
    .map((line, index) => prefix(index) + line)
    .join('\n');

const two = (number: number) => String(number % 60).padStart(2, '0');
const PREFIXES: Readonly<Record<string, (line: number) => string>> = {
  turbo: () => 'shop:test: ',
  'turbo, a scope': () => '@acme/shop:test:unit: ',
  'pnpm -r': () => 'services/shop test: ',
  'pnpm on a terminal': () => '│ ',
  lerna: () => '@acme/shop: ',
  nx: () => 'shop: ',
  'docker compose': () => 'app-1  | ',
  foreman: (line) => `10:00:${two(line)} web.1  | `,
  'yarn workspaces foreach': () => '[@acme/shop]: ',
  concurrently: () => '[0] ',
  'concurrently, a name': () => '[test] ',
  'docker build': (line) => `#12 ${line}.${two(line)} `,
  'ISO time': (line) => `2026-01-10T10:00:${two(line)}.123Z `,
  'GitHub Actions': (line) => `2026-01-10T10:00:${two(line)}.1234567Z `,
  'gh run view --log': (line) => `test\tRun npm test\t2026-01-10T10:00:${two(line)}.1234567Z `,
  'a clock in brackets': (line) => `[12:00:${two(line)}] `,
  'a date in brackets': (line) => `[2026-01-10 12:00:${two(line)}] `,
  'Gradle’s log': (line) => `2026-01-10T10:00:${two(line)}.123+0100 [QUIET] [system.out] `,
  syslog: (line) => `Jan 10 10:00:${two(line)} host app[12]: `,
  'compose of turbo': () => 'app-1  | shop:test: ',
  'coloured compose': () => '\u001b[36mapp-1  |\u001b[0m ',
};

describe('a prefix on each line is no part of what a runner says', () => {
  test.each(Object.keys(PREFIXES))('%s', (name) => {
    for (const output of NAMES) {
      const whole = outputOf(output);
      const report = readTestOutput(prefixed(whole, PREFIXES[name] ?? String), '/src/shop');
      expect({ output, ...report }).toEqual({ output, ...readTestOutput(whole, '/src/shop') });
    }
  });

  test('line ends of Windows, and a progress bar that returns to the start of its line', () => {
    for (const output of NAMES) {
      const whole = outputOf(output);
      const report = readTestOutput(whole, '/src/shop');
      expect(readTestOutput(whole.replaceAll(/\r?\n/g, '\r\n'), '/src/shop')).toEqual(report);
      expect(readTestOutput(whole.replaceAll('\n', '\n 12 of 80 [=>   ]\r'), '/src/shop').failing).toEqual(
        report.failing,
      );
    }
  });

  test('property: two packages at once, their lines in any order, and the tool’s own lines among them', () => {
    const pair = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES), fc.infiniteStream(fc.boolean()));
    fc.assert(
      fc.property(pair, ([first, second, turns]) => {
        const streams = [
          prefixed(outputOf(first), () => 'one:test: ').split('\n'),
          prefixed(outputOf(second), () => 'two:test: ').split('\n'),
        ] as const;
        const merged = ['• Running test in 2 packages'];
        while (streams[0].length + streams[1].length > 0) {
          const [one, other] = turns.next().value ? streams : [streams[1], streams[0]];
          merged.push(one.shift() ?? other.shift() ?? '');
        }
        const report = readTestOutput([...merged, ' Tasks:    1 successful, 2 total'].join('\n'), '/src/shop');
        const [a, b] = [readTestOutput(outputOf(first), '/src/shop'), readTestOutput(outputOf(second), '/src/shop')];
        expect(report.failing).toHaveLength(a.failing.length + b.failing.length);
        expect(report.notLoaded).toHaveLength(a.notLoaded.length + b.notLoaded.length);
        expect(report.passed ?? 0).toBe((a.passed ?? 0) + (b.passed ?? 0));
      }),
      { numRuns: 60 },
    );
  });

  test('the lines of a test’s own logger change nothing', () => {
    const log = Array.from({ length: 200 }, (_, line) => `2026-01-10T10:00:${two(line)}.000Z INFO served /stock`).join(
      '\n',
    );
    for (const output of NAMES) {
      expect(readTestOutput(`${log}\n${outputOf(output)}`, '/src/shop')).toEqual(
        readTestOutput(outputOf(output), '/src/shop'),
      );
    }
  });
});
