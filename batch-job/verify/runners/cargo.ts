import { captures, numberRepeated, type Runner, sum } from './runner.ts';

/** https://doc.rust-lang.org/cargo/commands/cargo-test.html: a target's line comes before its tests. */
export const cargo: Runner = {
  name: 'cargo test',
  prints: /^(test result: |error: could not compile |error: no test target named )/,
  read(lines) {
    const failing: string[] = [];
    let target = '';
    for (const line of lines) {
      target = /^ +Running (?:unittests )?(\S+) \(/.exec(line)?.[1] ?? /^ +(Doc-tests \S+)$/.exec(line)?.[1] ?? target;
      const name = /^test (.+) \.\.\. FAILED$/.exec(line)?.[1];
      // A documentation test is named by its line, which a fix may move.
      if (name !== undefined) failing.push(`${target}: ${name.replace(/ \(line \d+\)/, '')}`);
    }
    const notLoaded = captures(lines, /^error: (could not compile \S+(?: \([^)]*\))?|no test target named \S+)/);
    return {
      failing: [...numberRepeated(failing), ...notLoaded],
      notLoaded,
      passed: sum(lines, /^test result: \w+\. (\d+) passed;/),
    };
  },
};
