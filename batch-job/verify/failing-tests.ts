import { stripVTControlCharacters } from 'node:util';
import { cutText } from '../../core/text/cut-text.ts';
import { cargo } from './runners/cargo.ts';
import { go, gradle, maven } from './runners/compiled.ts';
import { dotnet } from './runners/dotnet.ts';
import { jest, mocha, vitest } from './runners/javascript.ts';
import { nodeSpec, tap } from './runners/node-test.ts';
import { pytest, unittest } from './runners/python.ts';
import { minitest, rspec } from './runners/ruby.ts';
import type { Runner, TestReport } from './runners/runner.ts';

/** The test runners whose output can be read. */
const RUNNERS: readonly Runner[] = [
  nodeSpec,
  tap,
  vitest,
  jest,
  mocha,
  pytest,
  unittest,
  go,
  maven,
  gradle,
  dotnet,
  rspec,
  minitest,
  cargo,
];

const MAX_LINE_LENGTH = 1_000;
const MAX_NAME_LENGTH = 300;
const MAX_NAMES = 500;

/**
 * Reads from a test run's output which tests failed. One command may run several runners: what each says is put together.
 * The output is the tests' own and may say anything; what comes of it is names and counts.
 *
 * @param directory where the tests ran: taken out of the output, so that names are the same in every tree
 * @returns `recognised` false when no runner is known that prints such a thing
 */
export function readTestOutput(output: string, directory: string): TestReport & { readonly recognised: boolean } {
  const lines = stripVTControlCharacters(output)
    .replaceAll(`${directory}/`, '')
    .split(/\r?\n/)
    .map((line) => cutText(line, MAX_LINE_LENGTH));
  const reports = RUNNERS.filter(({ prints }) => lines.some((line) => prints.test(line))).map(({ read }) =>
    read(lines),
  );
  const passed = reports.flatMap((report) => report.passed ?? []);
  return {
    recognised: reports.length > 0,
    failing: tidy(reports.flatMap(({ failing }) => failing)),
    notLoaded: tidy(reports.flatMap(({ notLoaded }) => notLoaded)),
    ...(passed.length === 0 ? {} : { passed: passed.reduce((total, count) => total + count, 0) }),
  };
}

const tidy = (names: readonly string[]): string[] =>
  [...new Set(names.map((name) => cutText(name, MAX_NAME_LENGTH)))].slice(0, MAX_NAMES);
