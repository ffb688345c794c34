import { captures, numberRepeated, type Runner, sum } from './runner.ts';

/** https://rspec.info: each failed example is listed at the end with its description. */
export const rspec: Runner = {
  name: 'RSpec',
  prints: /^\d+ examples?, \d+ failures?\b/,
  read(lines) {
    const failing = lines.flatMap((line) => {
      const [, file, description] = /^rspec (?:'?\.\/)?([^:'[\s]+)\S* # (.+)$/.exec(line) ?? [];
      return file === undefined ? [] : [`${file}: ${description}`];
    });
    const notLoaded = captures(lines, /^An error occurred while loading (?:\.\/)?(\S+?)\.?(?: - Did you mean\?)?$/);
    const examples = sum(lines, /^(\d+) examples?, \d+ failures?\b/) ?? 0;
    const pending = sum(lines, /^\d+ examples?, \d+ failures?, (\d+) pending/) ?? 0;
    const failures = sum(lines, /^\d+ examples?, (\d+) failures?\b/) ?? 0;
    return {
      failing: [...numberRepeated(failing), ...notLoaded],
      notLoaded,
      passed: Math.max(0, examples - failures - pending),
    };
  },
};

/** Minitest and test-unit, with rake, Rails or Ruby alone: each failure is numbered, its test on the next line or the same. */
export const minitest: Runner = {
  name: 'Minitest',
  prints: /^\d+ (runs|tests), \d+ assertions, \d+ failures, \d+ errors/,
  read(lines) {
    const named = lines.flatMap((line, index) => {
      if (!/^ *(?:\d+\) )?(Failure|Error):/.test(line)) return [];
      // Under Minitest, a line has the test's name alone, and its place.
      const whole = /^([^\s#]\S*(?: \S+)*#test_.+?)(?: \[[^\]]*\]:?|:)$/.exec(lines[index + 1] ?? '')?.[1];
      if (whole !== undefined) return [whole];
      const said = `${line.replace(/^ *(?:\d+\) )?(?:Failure|Error):/, '')} ${lines[index + 1] ?? ''}`;
      const name = /([A-Z][\w:]*#test_\w+)/.exec(said)?.[1] ?? /(test[\w: ]*\([A-Z][\w:]*\))/.exec(said)?.[1];
      return name === undefined ? [] : [name];
    });
    const failing = [...new Set(named)];
    const ran = sum(lines, /^(\d+) (?:runs|tests), \d+ assertions, /) ?? 0;
    const bad = sum(lines, /, (\d+) failures, /) ?? 0;
    const errors = sum(lines, /, (\d+) errors\b/) ?? 0;
    const skips = sum(lines, /, (\d+) (?:skips|omissions)\b/) ?? 0;
    return { failing, notLoaded: [], passed: Math.max(0, ran - bad - errors - skips) };
  },
};
