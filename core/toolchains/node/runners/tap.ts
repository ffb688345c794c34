import { type FlagTable, joinWords, keepFlags } from '../../shell/keep-flags.ts';
import { startsWith, type TestProgram } from './runner.ts';

/** https://node-tap.org/cli */
const TAP_FLAGS: FlagTable = {
  values:
    /^(?:-[Rtjgo]|--(?:reporter|timeout|jobs|node-arg|test-arg|test-env|grep|plugin|exclude|include|output-file|output-dir|coverage-report|coverage-map|before|after|test-regex|test-ignore|files|statements|branches|functions|lines))$/,
  dropped:
    /^(?:-[bwJC]|--(?:100|bail|watch|changed|only|no-?coverage|no-?check-coverage|check-coverage|coverage|cov|no-cov|disable-coverage|allow-empty-coverage|allow-incomplete-coverage|show-full-coverage|coverage-report|coverage-map|browser|no-browser|statements|branches|functions|lines|files))$/,
};

/** node-tap measures coverage by itself, and fails below its threshold; how it is told not to has changed. */
export const tap: TestProgram = {
  starts: ([first, second]) => (first?.text === 'tap' ? (second?.text === 'run' ? 2 : 1) : undefined),
  regression: (start, args, installed) =>
    joinWords(start, keepFlags(args, TAP_FLAGS), withoutCoverage(installed['tap'] ?? ''), '{files}'),
};

function withoutCoverage(range: string): string {
  const major = Number(/\d+/.exec(range)?.[0] ?? Number.POSITIVE_INFINITY);
  if (major < 10) return '';
  return major < 18 ? '--no-coverage' : '--disable-coverage --allow-empty-coverage';
}

const programOf = (name: string, flags: FlagTable): TestProgram => ({
  starts: startsWith(name),
  regression: (start, args) => joinWords(start, keepFlags(args, flags), '{files}'),
});

/** https://github.com/tape-testing/tape#cli */
export const tape = programOf('tape', { values: /^(?:-[ri]|--(?:require|import|ignore|ignore-pattern))$/ });

/** https://github.com/mcollina/borp */
export const borp = programOf('borp', {
  values:
    /^(?:-[ctXirpP]|--(?:concurrency|timeout|coverage-exclude|ignore|reporter|pattern|post-compile|test-name-pattern|config))$/,
  dropped:
    /^(?:-[wCXp]|--(?:watch|coverage|check-coverage|coverage-exclude|lines|functions|branches|statements|pattern))$/,
});

/** https://hapi.dev/module/lab */
export const lab = programOf('lab', {
  values:
    /^(?:-[arotmegIlnP]|--(?:assert|reporter|output|threshold|timeout|environment|grep|globals|pattern|transform))$/,
  dropped: /^(?:-[tcLP]|--(?:threshold|coverage\w*|coverage-[\w-]+|lint[\w-]*|pattern|bail))$/,
});

/** https://jasmine.github.io/setup/nodejs.html */
export const jasmine = programOf('jasmine', { dropped: /^--(?:fail-fast|coverage)$/ });
