import { captures, type Runner, sum } from './runner.ts';

export const vitest: Runner = {
  name: 'Vitest',
  prints: /^ (RUN|DEV) +v\d/,
  read(lines) {
    const failed = captures(lines, /^ FAIL +(.+)$/);
    const notLoaded = failed.flatMap((name) => {
      const [, file, again] = /^(.+) \[ (.+) \]$/.exec(name) ?? [];
      return file !== undefined && file === again ? [file] : [];
    });
    const missing = captures(lines, /^(No test files found)/);
    const tests = failed.filter((name) => name.includes(' > '));
    return {
      failing: [...new Set([...tests, ...notLoaded, ...missing])],
      notLoaded: [...notLoaded, ...missing],
      passed:
        sum(lines, /^ +Tests .*?\b(\d+) passed/) ??
        (lines.some((line) => /^ +Tests? (?:Files )? +\S/.test(line)) ? 0 : undefined),
    };
  },
};

export const jest: Runner = {
  name: 'Jest',
  prints: /^(Test Suites: |No tests found, exiting)/,
  read(lines) {
    const failing: string[] = [];
    const notLoaded = captures(lines, /^(No tests found)/);
    let file = '';
    for (const line of lines) {
      file = /^FAIL (?:.* )?(\S+?)(?: \([\d.]+ m?s\))?$/.exec(line)?.[1] ?? file;
      const name = /^ {2}● (.+)$/.exec(line)?.[1];
      if (name === 'Test suite failed to run') notLoaded.push(file);
      else if (name !== undefined && !name.startsWith('Console')) failing.push(`${file}: ${name}`);
    }
    return {
      failing: [...new Set([...failing, ...notLoaded])],
      notLoaded,
      passed:
        sum(lines, /^Tests: .*?\b(\d+) passed/) ?? (lines.some((line) => line.startsWith('Tests: ')) ? 0 : undefined),
    };
  },
};

export const mocha: Runner = {
  name: 'Mocha',
  prints: /^( {2}\d+ (passing|failing)\b|Error: No test files found| Exception during run:)/,
  read(lines) {
    const start = lines.findIndex((line) => /^ {2}\d+ failing/.test(line));
    const failing = start === -1 ? [] : readTitles(lines.slice(start));
    const notLoaded = captures(lines, /^(?:Error: )?(No test files found| Exception during run)/).map((name) =>
      name.trim(),
    );
    return { failing: [...failing, ...notLoaded], notLoaded, passed: sum(lines, /^ {2}(\d+) passing/) };
  },
};

/** Mocha prints a failed test's title over several lines, one a suite, the last with a colon. */
function readTitles(lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => {
    const first = /^ {2}\d+\) (.+)$/.exec(line)?.[1];
    if (first === undefined) return [];
    const parts = [first];
    for (let next = index + 1; !parts.at(-1)?.endsWith(':') && /^ {5}/.test(lines[next] ?? ''); next++) {
      parts.push((lines[next] ?? '').trim());
    }
    return [parts.join(' > ').replace(/:$/, '')];
  });
}
