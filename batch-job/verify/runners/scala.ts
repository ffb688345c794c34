import { captures, type Runner, sum } from './runner.ts';

/** sbt with ScalaTest, MUnit or specs2: https://www.scalatest.org/user_guide/using_scalatest_with_sbt */
export const sbt: Runner = {
  name: 'sbt',
  prints: /^\[(?:info|error)\] (?:(?:Passed|Failed|Error): Total \d+|\(.*compileIncremental\) Compilation failed)/,
  read(lines) {
    let suite = '';
    const tests = lines.flatMap((line) => {
      suite = /^\[info\] ([\w$.]+):$/.exec(line)?.[1] ?? suite;
      const name = /^\[info\] +-? ?(.+?) \*\*\* FAILED \*\*\*/.exec(line)?.[1];
      const other = /^(?:\[\w+\] )?==> X (\S.*?)(?: +[\d.]+s)?(?: .*)?$/.exec(line)?.[1];
      return [...(name === undefined ? [] : [`${suite}: ${name}`]), ...(other === undefined ? [] : [other])];
    });
    const notLoaded = [...new Set(captures(lines, /^\[error\] (\S+\.(?:scala|java)):\d+(?::\d+)?: /))];
    return {
      failing: [...new Set([...tests, ...notLoaded])],
      notLoaded,
      passed: sum(lines, /^\[(?:info|error)\] (?:Passed|Failed|Error): Total \d+.*, Passed (\d+)/),
    };
  },
};
