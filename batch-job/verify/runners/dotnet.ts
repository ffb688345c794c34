import { captures, type Runner, sum } from './runner.ts';

/**
 * `dotnet test`, whichever framework the tests are written for, by VSTest and by Microsoft.Testing.Platform:
 * https://learn.microsoft.com/dotnet/core/tools/dotnet-test
 */
export const dotnet: Runner = {
  name: 'dotnet test',
  prints:
    /^(Passed!|Failed!|Skipped!) +- Failed: |^Build FAILED\.$|: error [A-Z]+\d+: |^No test matches the given testcase filter|^Test (?:run )?summary: /,
  read(lines) {
    const failing = [
      ...captures(lines, /^ {2}Failed (\S.*?)(?: \[[^\]]*\])?$/),
      ...captures(lines, /^failed (\S.*) \([\d.]+m?s(?: [\d.]+m?s)*\)$/),
    ];
    const notLoaded = [
      ...captures(lines, /^(.+?)\(\d+,\d+\): error [A-Z]+\d+: /),
      ...captures(lines, /^(No test matches the given testcase filter)/),
    ];
    return {
      failing: [...new Set([...failing, ...notLoaded])],
      notLoaded: [...new Set(notLoaded)],
      passed:
        sum(lines, /^(?:Passed|Failed|Skipped)! +- Failed: +\d+, Passed: +(\d+)/) ??
        sum(lines, /^(?: +|Test summary: .*\b)succeeded: (\d+)/),
    };
  },
};
