import { type FlagTable, joinWords, keepFlags } from '../../shell/keep-flags.ts';
import { startsWith, type TestProgram } from './runner.ts';

/** https://github.com/avajs/ava/blob/main/docs/05-command-line.md */
const AVA_FLAGS: FlagTable = {
  values: /^(?:-[mcT]|--(?:match|concurrency|timeout|config|node-arguments|color-mode))$/,
  dropped: /^(?:-[wu]|--(?:watch|fail-fast|update-snapshots))$/,
};

/** What comes after `--` is for the tests. */
export const ava: TestProgram = {
  starts: startsWith('ava'),
  regression: (start, args) => {
    const end = args.findIndex(({ text }) => text === '--');
    const [own, forTests] = end === -1 ? [args, []] : [args.slice(0, end), args.slice(end)];
    return joinWords(
      start,
      keepFlags(own, AVA_FLAGS),
      '{files}',
      forTests.map(({ raw }) => raw),
    );
  },
};

/** https://github.com/lukeed/uvu/blob/master/docs/cli.md */
const UVU_FLAGS: FlagTable = {
  values: /^(?:-[riC]|--(?:require|ignore|cwd))$/,
  dropped: /^(?:-b|--bail)$/,
};

/** uvu takes a folder and a pattern for the paths in it. */
const PATTERN = `"^($(printf '%s\\n' {files} | sed 's/[].[*^$+?(){}|]/\\\\&/g' | paste -sd '|' -))\\$"`;

export const uvu: TestProgram = {
  starts: startsWith('uvu'),
  regression: (start, args) => joinWords(start, keepFlags(args, UVU_FLAGS), '.', PATTERN),
};
