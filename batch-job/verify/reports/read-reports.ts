import { numberRepeated, type TestReport } from '../runners/runner.ts';
import { tap } from '../runners/tap.ts';
import type { WrittenReports } from './find-reports.ts';
import { createReportDocument } from './report-document.ts';

const PIECE = 64 * 1024;

/** What the reports that a run has left tell together; undefined when none of them is about tests. */
export function readReports({ texts, partial }: WrittenReports): TestReport | undefined {
  const ofTests = texts.filter(({ path }) => !/\.info$/i.test(path));
  const reports = ofTests.flatMap(
    ({ path, text }) => (/\.tap$/i.test(path) ? readTap(text) : readDocument(text)) ?? [],
  );
  if (reports.length === 0) return undefined;
  const notLoaded = [...new Set(reports.flatMap((report) => report.notLoaded))];
  const tests = reports.flatMap((report) => report.failing.filter((name) => !report.notLoaded.includes(name)));
  const counts = reports.map(({ passed }) => passed);
  return {
    failing: [...numberRepeated(tests), ...notLoaded],
    notLoaded,
    passed:
      partial || counts.includes(undefined)
        ? undefined
        : counts.reduce<number>((total, count) => total + (count ?? 0), 0),
  };
}

function readTap(text: string): TestReport | undefined {
  const lines = text.split(/\r?\n/);
  return lines.some((line) => tap.prints.test(line)) ? tap.read(lines) : undefined;
}

function readDocument(text: string): TestReport | undefined {
  const document = createReportDocument();
  for (let start = 0; start < text.length; start += PIECE) {
    if (!document.write(text.slice(start, start + PIECE))) break;
  }
  return document.report();
}

/**
 * Adds a run's reports to what its output tells. A report adds failures and, where the output has no count, a count. It
 * takes nothing away: a failure that the output names stays, and the exit code decides whether the run is green.
 */
export function addReports(output: TestReport | undefined, reports: TestReport | undefined): TestReport | undefined {
  if (output === undefined || reports === undefined) return output ?? reports;
  const named = output.failing.map(wordsOf);
  const added = (names: readonly string[]) =>
    names.filter((name) => {
      const words = wordsOf(name);
      return words.size === 0 || !named.some((known) => [...words].every((word) => known.has(word)));
    });
  return {
    failing: [...output.failing, ...added(reports.failing)],
    notLoaded: [...output.notLoaded, ...added(reports.notLoaded)],
    passed: output.passed ?? reports.passed,
  };
}

/** One test is written in several ways: `a.StockTest.takes`, `a.StockTest: takes`. */
const wordsOf = (name: string): ReadonlySet<string> => new Set(name.match(/[\p{L}\p{N}_]+/gu) ?? []);
