import { captures, type Runner, sum } from './runner.ts';

/** https://docs.phpunit.de: failed tests are numbered under a heading; `--testdox` marks them in a list by class. */
export const phpunit: Runner = {
  name: 'PHPUnit',
  prints: /^(?:PHPUnit \d+\.|OK \(\d+ tests?, |Tests: \d+, Assertions: \d+|No tests executed!|(?:PHP )?Fatal error: )/,
  read(lines) {
    const numbered = readNumbered(lines);
    const tests = numbered.length > 0 ? numbered : readTestdox(lines);
    const notLoaded = [
      ...new Set([
        ...captures(lines, /^(?:PHP )?(?:Fatal|Parse) error: .* in (\S+?)(?::\d+| on line \d+)$/),
        ...captures(lines, /^(?:Cannot open file|Test file|Class .* in) "([^"]+)"/),
        ...captures(lines, /^(No tests executed)!/),
      ]),
    ];
    const totals = lines.flatMap((line) => (/^Tests: \d+, Assertions: /.test(line) ? [passedOf(line)] : []));
    const ok = sum(lines, /^OK \((\d+) tests?, /);
    const passed = [...totals, ...(ok === undefined ? [] : [ok])];
    return {
      failing: [...new Set([...tests, ...notLoaded])],
      notLoaded,
      passed:
        passed.length > 0 ? passed.reduce((total, count) => total + count, 0) : notLoaded.length > 0 ? 0 : undefined,
    };
  },
};

/** Of the headings, only errors and failures speak of failed tests. */
function readNumbered(lines: readonly string[]): string[] {
  let isFailure = false;
  return lines.flatMap((line) => {
    const heading = /^There (?:was|were) \d+ (.+):$/.exec(line)?.[1];
    if (heading !== undefined) isFailure = /^(?:errors?|failures?)$/.test(heading);
    const name = /^\d+\) (\S.*)$/.exec(line)?.[1];
    return isFailure && name !== undefined ? [name] : [];
  });
}

/** The list is printed a second time for the failed ones. */
function readTestdox(lines: readonly string[]): string[] {
  let title = '';
  return lines.flatMap((line) => {
    title = /^([A-Z]\S.*?)(?: \([\w\\]+\))?$/.exec(line)?.[1] ?? title;
    const name = /^ [✘✖] (.+?)(?: \[[\d.]+ ms\])?$/.exec(line)?.[1];
    return name === undefined ? [] : [`${title}: ${name}`];
  });
}

function passedOf(line: string): number {
  const counts = new Map([...line.matchAll(/(\w+): (\d+)/g)].map(([, name = '', count]) => [name, Number(count)]));
  const others = ['Errors', 'Failures', 'Skipped', 'Incomplete'].map((name) => counts.get(name) ?? 0);
  return Math.max(0, (counts.get('Tests') ?? 0) - others.reduce((total, count) => total + count, 0));
}

/** https://pestphp.com and `artisan test`: failed tests are marked below their class. */
export const pest: Runner = {
  name: 'Pest',
  prints: /^ {2}Tests: +.*\(\d+ assertions?\)$/,
  read(lines) {
    let title = '';
    const failing = lines.flatMap((line) => {
      title = /^ {3}(?:FAIL|PASS|WARN) {1,2}(\S.*)$/.exec(line)?.[1]?.trim() ?? title;
      const name = /^ {2}[⨯✕] (.+?)(?: +[\d.]+s)? *$/.exec(line)?.[1];
      return name === undefined ? [] : [`${title} > ${name}`];
    });
    return { failing: [...new Set(failing)], notLoaded: [], passed: sum(lines, /^ {2}Tests: .*?\b(\d+) passed/) ?? 0 };
  },
};
