import type { TestReport } from '../runners/runner.ts';
import { createReportDocument } from './report-document.ts';

/** Where an XML report begins in an output. */
const START = /^\s*<(?:\?xml\b|testsuites?\b|TestRun\b|assembl(?:y|ies)\b|test-run\b)/;

/**
 * Takes the XML reports out of an output: the text of an error in them must not be read as a runner's own.
 *
 * @returns what they tell, and the lines that are not theirs
 */
export function takeDocuments(lines: readonly string[]): { reports: readonly TestReport[]; rest: readonly string[] } {
  const reports: TestReport[] = [];
  const rest: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    if (!START.test(lines[index] ?? '')) {
      rest.push(lines[index] ?? '');
      continue;
    }
    const first = index;
    const document = createReportDocument();
    while (index < lines.length && document.write(`${lines[index]}\n`)) index += 1;
    const report = document.report();
    if (report === undefined) rest.push(...lines.slice(first, index + 1));
    else reports.push(report);
  }
  return { reports, rest };
}
