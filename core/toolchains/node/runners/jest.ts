import { type FlagTable, joinWords, keepFlags } from '../../shell/keep-flags.ts';
import { startsWith, startsWithBoth, type TestProgram } from './runner.ts';

/** https://jestjs.io/docs/cli */
const FLAGS: FlagTable = {
  values:
    /^(?:-[cwt]|--(?:config|rootDir|env|testEnvironment|maxWorkers|testNamePattern|testPathPatterns?|coverageDirectory|coverageProvider|coverageThreshold|testTimeout|moduleNameMapper|transform|preset|runner|testRunner|testSequencer|resolver|shard|outputFile|cacheDirectory|seed|changedSince|maxConcurrency|testResultsProcessor|filter|globalSetup|globalTeardown|globals))$/,
  lists:
    /^--(?:projects|roots|selectProjects|ignoreProjects|testMatch|testRegex|testPathIgnorePatterns|reporters|setupFiles|setupFilesAfterEnv|coverageReporters|collectCoverageFrom|coveragePathIgnorePatterns|moduleFileExtensions|moduleDirectories|modulePathIgnorePatterns|transformIgnorePatterns|watchPathIgnorePatterns|snapshotSerializers|findRelatedTests)$/,
  dropped:
    /^(?:-[bofu]|--(?:updateSnapshot|coverage\w*|collectCoverage\w*|watch|watchAll|no-watch|no-watchAll|bail|passWithNoTests|onlyChanged|onlyFailures|lastCommit|changedSince|findRelatedTests|testPathPatterns?|testMatch|testRegex|all|shard))$/,
};

/** Coverage is switched off as well where the settings ask for it: its thresholds are for the whole suite. */
const jestLike = (starts: TestProgram['starts'], ...more: string[]): TestProgram => ({
  starts,
  regression: (start, args) =>
    joinWords(start, keepFlags(args, FLAGS), more, '--coverage=false --runTestsByPath {files}'),
});

export const jest = jestLike(startsWith('jest'));

/** Programs that run Jest with settings of their own. */
export const jestPresets: readonly TestProgram[] = [
  jestLike(startsWithBoth(['react-scripts', 'craco', 'react-app-rewired', 'rescripts'], 'test'), '--watchAll=false'),
  jestLike(startsWithBoth(['kcd-scripts', 'tsdx', 'dts', 'umi-test', 'backstage-cli', 'modular'], 'test')),
  jestLike(startsWithBoth(['wp-scripts'], 'test-unit-js')),
];
