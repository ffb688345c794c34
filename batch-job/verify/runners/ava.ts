import { captures, type Runner } from './runner.ts';

/** https://github.com/avajs/ava: its default reporter. A failed test's line may end in the error's text. */
export const ava: Runner = {
  name: 'AVA',
  prints:
    /^ {2}(?:\d+ tests? (?:failed|passed)$|[✘✖×] \[fail\]: |✘ (?:No tests found in|Couldn.t find any files|Based on your configuration)|Uncaught exception in |✘ .* exited (?:with|due) )/,
  read(lines) {
    const start = lines.findLastIndex((line) => line === '  ─' || line === '  -');
    const sections = lines.findIndex((line) => line === '  ─' || line === '  -');
    const titles = new Set(sections === -1 ? [] : captures(lines.slice(sections, start + 1), /^ {2}(\S.*)$/));
    const tests = captures(lines, /^ {2}[✘✖×] \[fail\]: (.+)$/).map((said) => titleOf(said, titles));
    const notLoaded = [
      ...captures(lines, /^ {2}✘ No tests found in (\S+?)(?:,|$)/),
      ...captures(lines, /^ {2}✘ Exiting due to process\.exit\(\) when running (\S+)/),
      ...captures(lines, /^ {2}✘ (\S+) exited (?:with|due)/),
      ...captures(lines, /^ {2}(?:✘ )?Uncaught exception in (\S+)/),
      ...captures(lines, /^ {2}✘ (Couldn.t find any files|Based on your configuration)/).map(
        () => 'no test files found',
      ),
    ];
    const files = [...new Set(notLoaded)];
    const passing = captures(lines, /^ {2}(✔) (?!\[)/).length;
    return { failing: [...tests, ...files], notLoaded: files, passed: passing };
  },
};

/** Each failed test has a section below, under its title alone. */
function titleOf(said: string, titles: ReadonlySet<string>): string {
  for (let end = said.length; end > 0; end = said.lastIndexOf(' ', end - 1)) {
    const title = said.slice(0, end).trimEnd();
    if (titles.has(title)) return title;
  }
  return said;
}
