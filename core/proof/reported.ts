import type { FileCoverage } from '../coverage/file-coverage.ts';
import { changedCode, filesOfTests } from './changed-code.ts';
import type { Span } from './coverage.ts';
import { incidentCode } from './incident-code.ts';
import { lastName, namesAround } from './names.ts';
import type { Place } from './places.ts';
import type { ProofInput } from './seen.ts';

/** A function on the incident's stack, and one that the fix changes. */
export interface Pair {
  readonly onStack: Place;
  readonly changed: Place;
}

/**
 * The functions whose running would show that a regression test reaches the bug, by the service's own reports of coverage: the
 * one that raised the incident's error, and one that the fix changes and a report has as run. A report is no proof, since the
 * test could write it. It tells which functions are worth a crash of the worker's own.
 *
 * The raising function need not be run by the report: JaCoCo counts no line of a function that ends with an error.
 *
 * @param reports with the repository's own paths
 */
export function pairToEnter(input: Omit<ProofInput, 'output'>, reports: readonly FileCoverage[]): Pair | undefined {
  const { texts, change } = input;
  const regressionFiles = filesOfTests(input.regressionFiles, change);
  const { top } = incidentCode({ ...input, regressionFiles });
  const onStack = top && declared(top, texts);
  if (onStack === undefined) return undefined;
  for (const span of changedCode(change, regressionFiles, texts)) {
    const [name] = span.names;
    if (name === undefined || !reports.some((report) => hasRun(report, span))) continue;
    return { onStack, changed: { path: span.path, line: span.lines[0], function: name } };
  }
  return undefined;
}

function hasRun({ path, lines, functions }: FileCoverage, span: Span): boolean {
  if (path !== span.path) return false;
  for (let line = span.lines[0]; line <= span.lines[1]; line += 1) if ((lines.get(line) ?? 0) > 0) return true;
  return functions.some(({ name, calls }) => calls > 0 && lastName(name) === span.names[0]);
}

/** Where the source shows no function of the trace's name, the one around the line is meant. */
function declared(place: Place, texts: ReadonlyMap<string, string>): Place | undefined {
  const around = place.line === undefined ? [] : namesAround(texts.get(place.path) ?? '', place.line);
  const name = around.includes(place.function) ? place.function : (around[0] ?? place.function);
  return name === '' ? undefined : { ...place, function: name };
}
