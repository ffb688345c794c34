import { type FlagTable, joinWords, keepFlags } from '../../shell/keep-flags.ts';
import type { TestProgram } from './runner.ts';

/** https://vitest.dev/guide/cli */
const FLAGS: FlagTable = {
  values:
    /^(?:-[crtw]|--(?:config|root|dir|reporter|outputFile|environment|project|testNamePattern|pool|maxWorkers|minWorkers|shard|mode|testTimeout|hookTimeout|teardownTimeout|retry|exclude|bail|maxConcurrency|workspace|diff|tags-filter|slowTestThreshold|logHeapUsage|changed|configLoader|execArgv)|--(?:coverage|browser|poolOptions|sequence|typecheck)\.[\w.]+)$/,
  dropped: /^(?:-[wu]|--(?:coverage(?:\.[\w.]+)?|watch|ui|open|update|changed|passWithNoTests|bail|shard|run))$/,
};

/** Without a word it would watch the files. */
export const vitest: TestProgram = {
  starts: ([first, second]) => {
    if (first?.text !== 'vitest') return undefined;
    return /^(?:run|watch|dev|related)$/.test(second?.text ?? '') ? 2 : 1;
  },
  regression: (start, args) => {
    const program = start.replace(/ (?:run|watch|dev|related)$/, '');
    return joinWords(program, 'run', keepFlags(args, FLAGS), '--coverage.enabled=false {files}');
  },
};
