import { numberRepeated, type Runner, sum } from './runner.ts';

/** node-tap's own reporters, which a terminal gets: https://node-tap.org/reporter. The failed tests of a file follow its line. */
export const nodeTap: Runner = {
  name: 'node-tap',
  prints: /^Asserts: +\d+ pass\b|^No valid test files found/,
  read(lines) {
    const end = lines.findLastIndex((line) => line.includes('TEST COMPLETE'));
    const files: { file: string; names: string[] }[] = [];
    for (const line of lines.slice(end + 1)) {
      const file = /^ FAIL {2}(\S+) /.exec(line)?.[1];
      if (file !== undefined) files.push({ file, names: [] });
      const name = /^✖ (.+)$/.exec(line)?.[1];
      if (name !== undefined) files.at(-1)?.names.push(`${files.at(-1)?.file}: ${name}`);
    }
    const none = lines.some((line) => /^No valid test files found/.test(line)) ? ['no test files found'] : [];
    const notLoaded = [...files.flatMap(({ file, names }) => (names.length === 0 ? [file] : [])), ...none];
    return {
      failing: [...numberRepeated(files.flatMap(({ names }) => names)), ...notLoaded],
      notLoaded,
      passed: sum(lines, /^Asserts: +(\d+) pass\b/) ?? 0,
    };
  },
};
