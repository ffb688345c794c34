import { type FlagTable, joinWords, keepFlags } from '../../shell/keep-flags.ts';
import { startsWithBoth, type TestProgram } from './runner.ts';

/** https://bun.sh/docs/cli/test */
const BUN_FLAGS: FlagTable = {
  values:
    /^(?:-[rt]|--(?:timeout|preload|rerun-each|test-name-pattern|reporter|reporter-outfile|env-file|config|max-concurrency|coverage-reporter|coverage-dir))$/,
  dropped: /^--(?:coverage(?:-[\w-]+)?|watch|hot|bail)$/,
};

export const bunTest: TestProgram = {
  starts: startsWithBoth(['bun'], 'test'),
  regression: (start, args) => joinWords(start, keepFlags(args, BUN_FLAGS), '{files}'),
};

/** https://docs.deno.com/runtime/reference/cli/test */
const DENO_FLAGS: FlagTable = {
  values: /^(?:-c|--(?:config|import-map|filter|lock|cert|location|seed|ext))$/,
  dropped: /^--(?:coverage|watch|fail-fast|no-run|doc)$/,
};

export const denoTest: TestProgram = {
  starts: startsWithBoth(['deno'], 'test'),
  regression: (start, args) => joinWords(start, keepFlags(args, DENO_FLAGS), '{files}'),
};
