import { type FlagTable, joinWords, keepFlags } from '../../shell/keep-flags.ts';
import { startsWith, startsWithBoth, type TestProgram } from './runner.ts';

/** https://mochajs.org/running/cli */
const FLAGS: FlagTable = {
  values:
    /^(?:-[rROtsugfjnp]|--(?:require|reporter|reporter-options?|timeouts?|slow|ui|grep|fgrep|file|config|package|opts|extension|watch-files|watch-ignore|ignore|exclude|jobs|retries|compilers|node-option|globals?|import|loader|project|tsconfig|type-check|spec|renderer|preload|webpack-config))$/,
  dropped: /^(?:-[wb]|--(?:watch|watch-files|watch-ignore|bail|spec|parallel))$/,
};

const mochaLike = (starts: TestProgram['starts']): TestProgram => ({
  starts,
  regression: (start, args) => joinWords(start, keepFlags(args, FLAGS), '{files}'),
});

export const mocha = mochaLike(startsWith('mocha', 'ts-mocha', 'electron-mocha', 'mochapack', 'esmocha'));

/** Programs that run Mocha with settings of their own. */
export const mochaPresets: readonly TestProgram[] = [
  mochaLike(startsWithBoth(['egg-bin', 'midway-bin'], 'test')),
  mochaLike(startsWithBoth(['vue-cli-service'], 'test:unit')),
];
