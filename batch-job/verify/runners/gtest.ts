import { captures, type Runner, sum } from './runner.ts';

/** https://google.github.io/googletest/advanced.html */
export const googleTest: Runner = {
  name: 'GoogleTest',
  prints: /^\[==========\] (?:Running )?\d+ tests? from /,
  read(lines) {
    const failed = captures(lines, /^\[ {2}FAILED {2}\] ([^\s,]+\.[^\s,]+)(?:,| \(|$)/);
    const failing = [...new Set([...failed, ...readUnended(lines)])];
    return { failing, notLoaded: [], passed: sum(lines, /^\[ {2}PASSED {2}\] (\d+) tests?\.$/) ?? 0 };
  },
};

/** A test that ends the program was started and has no result. */
function readUnended(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => /^\[ (?:RUN {6}| {6}OK| FAILED |SKIPPED|-{9}|={9})/.test(line));
  const name = /^\[ RUN {6}\] (\S+)$/.exec(lines[last] ?? '')?.[1];
  return name === undefined ? [] : [name];
}

/** https://cmake.org/cmake/help/latest/manual/ctest.1.html */
export const ctest: Runner = {
  name: 'CTest',
  prints: /^(?:\d+% tests passed, \d+ tests? failed out of \d+|No tests were found!!!)/,
  read(lines) {
    const listed = lines.flatMap((line) => {
      const [, name, why] = /^\t *\d+ - (\S+) \((.+)\)/.exec(line) ?? [];
      return name === undefined || why === undefined ? [] : [{ name, ran: !/^(?:Not Run|Disabled)/.test(why) }];
    });
    const notLoaded = [
      ...listed.filter(({ ran }) => !ran).map(({ name }) => name),
      ...captures(lines, /^(No tests were found)/),
    ];
    const all = sum(lines, /^\d+% tests passed, \d+ tests? failed out of (\d+)/) ?? 0;
    const bad = sum(lines, /^\d+% tests passed, (\d+) tests? failed/) ?? 0;
    const failing = [...listed.filter(({ ran }) => ran).map(({ name }) => name), ...notLoaded];
    return { failing, notLoaded, passed: all - bad };
  },
};
