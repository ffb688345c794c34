import { stripVTControlCharacters } from 'node:util';
import { cutText } from '../../core/text/cut-text.ts';
import { readCrashes } from './crashes.ts';
import type { WrittenReports } from './reports/find-reports.ts';
import { addReports, readReports } from './reports/read-reports.ts';
import { takeDocuments } from './reports/take-documents.ts';
import { ava } from './runners/ava.ts';
import { bun } from './runners/bun.ts';
import { cargo } from './runners/cargo.ts';
import { gradle, maven } from './runners/compiled.ts';
import { deno } from './runners/deno.ts';
import { dotnet } from './runners/dotnet.ts';
import { exunit } from './runners/exunit.ts';
import { go, goJson, gotestsum } from './runners/go.ts';
import { ctest, googleTest } from './runners/gtest.ts';
import { jasmine, karma } from './runners/jasmine.ts';
import { jest, mocha, vitest } from './runners/javascript.ts';
import { nextest } from './runners/nextest.ts';
import { nodeTap } from './runners/node-tap.ts';
import { nodeDot, nodeSpec } from './runners/node-test.ts';
import { notStarted } from './runners/not-started.ts';
import { pest, phpunit } from './runners/phpunit.ts';
import { playwright } from './runners/playwright.ts';
import { pytest, unittest } from './runners/python.ts';
import { minitest, rspec } from './runners/ruby.ts';
import type { Runner, TestReport } from './runners/runner.ts';
import { sbt } from './runners/scala.ts';
import { swift } from './runners/swift.ts';
import { tap } from './runners/tap.ts';
import { uvu } from './runners/uvu.ts';
import { splitStreams } from './split-streams.ts';

/** The test runners whose output can be read. */
const RUNNERS: readonly Runner[] = [
  nodeSpec,
  nodeDot,
  tap,
  nodeTap,
  vitest,
  jest,
  mocha,
  ava,
  uvu,
  bun,
  deno,
  jasmine,
  karma,
  playwright,
  pytest,
  unittest,
  go,
  goJson,
  gotestsum,
  maven,
  gradle,
  sbt,
  dotnet,
  rspec,
  minitest,
  cargo,
  nextest,
  phpunit,
  pest,
  exunit,
  googleTest,
  ctest,
  swift,
  notStarted,
];

const MAX_LINE_LENGTH = 1_000;
const MAX_NAME_LENGTH = 300;
const MAX_NAMES = 500;

/**
 * Reads from a test run's output which tests failed. One command may run several runners, and a tool may run the tests of
 * several packages at once, with a prefix on each line: what each says is put together.
 * The output is the tests' own and may say anything; only names and counts are read from it.
 *
 * @param directory where the tests ran: taken out of the output, so that names are the same in every tree
 * @param written the reports that the run has left in files
 * @returns `recognised` false when no runner is known that prints such a thing, and no report was left; `crashedIn` the files
 *   on the stacks of uncaught errors
 */
export function readTestOutput(
  output: string,
  directory: string,
  written: WrittenReports = { texts: [], partial: false },
): TestReport & { readonly recognised: boolean; readonly crashedIn: readonly string[] } {
  const withoutPlace = (text: string) => text.replaceAll(`file://${directory}/`, '').replaceAll(`${directory}/`, '');
  const lines = withoutPlace(stripVTControlCharacters(output)).split(/\r*\n/);
  const streams = splitStreams(lines, runnersOf).map((stream) => {
    const documents = takeDocuments(stream);
    return { documents, cut: documents.rest.map((line) => cutText(asShown(line), MAX_LINE_LENGTH)) };
  });
  const reports = streams.flatMap(({ documents, cut }) => {
    const found = runnersOf(cut).map(({ read }) => read(cut));
    const all = [...found, ...documents.reports];
    return all.length === 0 ? [] : [joined(all)];
  });
  const printed = reports.length === 0 ? undefined : joined(toldApart(reports));
  const texts = written.texts.map(({ path, text }) => ({ path, text: withoutPlace(text) }));
  const report = addReports(printed, readReports({ ...written, texts }));
  return {
    recognised: report !== undefined,
    crashedIn: streams.flatMap(({ cut }) => readCrashes(cut)),
    failing: tidy(report?.failing ?? []).slice(0, MAX_NAMES),
    notLoaded: tidy(report?.notLoaded ?? []).slice(0, MAX_NAMES),
    ...(report?.passed === undefined ? {} : { passed: report.passed }),
  };
}

/** A progress bar returns to the start of its line: what comes after replaces it. */
const asShown = (line: string): string =>
  line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1).replace(/\r+$/, '');

const runnersOf = (lines: readonly string[]): Runner[] =>
  RUNNERS.filter(({ prints }) => lines.some((line) => prints.test(line)));

function joined(reports: readonly TestReport[]): TestReport {
  const passed = reports.flatMap((report) => report.passed ?? []);
  return {
    failing: tidy(reports.flatMap(({ failing }) => failing)),
    notLoaded: tidy(reports.flatMap(({ notLoaded }) => notLoaded)),
    passed: passed.length === 0 ? undefined : passed.reduce((total, count) => total + count, 0),
  };
}

/** Tests of one name in two packages are two tests. */
function toldApart(reports: readonly TestReport[]): TestReport[] {
  const seen = new Map<string, number>();
  return reports.map(({ failing, notLoaded, passed }) => {
    const names = new Map(
      failing.map((name) => {
        const count = (seen.get(name) ?? 0) + 1;
        seen.set(name, count);
        return [name, count === 1 ? name : `${name} (in package ${count})`];
      }),
    );
    const nameOf = (name: string) => names.get(name) ?? name;
    return { failing: failing.map(nameOf), notLoaded: notLoaded.map(nameOf), passed };
  });
}

const tidy = (names: readonly string[]): string[] => [...new Set(names.map((name) => cutText(name, MAX_NAME_LENGTH)))];
