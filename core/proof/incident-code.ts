import type { PatchFile } from '../diff/parse-patch.ts';
import type { ParsedException } from '../grouping/exception.ts';
import { readExceptions } from '../grouping/read-exceptions.ts';
import { rootCause } from '../grouping/v1/root-cause.ts';
import type { Incident } from '../records/incident.ts';
import { filesOfTests, isSource } from './changed-code.ts';
import { type Place, placesOfIncident, type Raised } from './places.ts';
import { statementPlaces, statementWords } from './statement-places.ts';

/** What is known of an incident's error, and of the service's code that it went through. */
export interface IncidentCode extends Raised {
  /** What the log and the stack call it: a class that names itself late stands as `Error` in its stack. */
  readonly kinds: readonly string[];
  /** Whether the code is where the log line is written, since there is no stack that leads into the repository. */
  readonly isStatement: boolean;
}

interface Known {
  readonly incident: Pick<Incident, 'representative' | 'service'>;
  readonly regressionFiles: readonly string[];
  readonly files: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads the incident's error with the readers of grouping, and finds the service's functions on its stack. An error without a
 * stack, or whose stack leads to no file of the repository, has the place that holds its message instead.
 */
export function incidentCode({ incident, regressionFiles, files, texts }: Known): IncidentCode {
  const raised = raisedOf(incident, files, regressionFiles);
  if (raised.places.length > 0) return { ...raised, isStatement: false };
  const places = statementPlaces(statementOf(incident), texts, regressionFiles);
  return { ...raised, places, top: undefined, isStatement: true };
}

function raisedOf(
  incident: Known['incident'],
  files: readonly string[],
  regressionFiles: readonly string[],
): Omit<IncidentCode, 'isStatement'> {
  const { kind, message, stack } = incident.representative;
  const error = {
    ...(kind === undefined ? {} : { kind }),
    ...(message === undefined ? {} : { message }),
    ...(stack === undefined ? {} : { stack }),
  };
  const exceptions = readExceptions({ service: incident.service, error });
  const raised = placesOfIncident(files, regressionFiles)(exceptions);
  const bare = rootCause(readExceptions({ service: incident.service, error: stack === undefined ? {} : { stack } }));
  const kinds = [
    ...(isOutermost(exceptions) ? [kind] : []),
    raised.kind,
    bare?.exception.kind,
    ...(raised.kind === undefined ? [kind] : []),
  ];
  const known = kinds.filter((each) => each !== undefined);
  return { ...raised, kinds: known, kind: known[0], message: raised.message ?? message };
}

/** What the log names is the error that reached it, which need not be the root of its chain. */
const isOutermost = (exceptions: readonly ParsedException[]): boolean =>
  rootCause(exceptions)?.exception.relation !== 'cause';

const statementOf = ({ representative: { message = '' } }: Known['incident']): string => message;

/** More files than this are not searched for a message. */
const FILES_SEARCHED = 4_000;

/** The files whose texts a grade needs: those that the fix changes, those on the stack, or all that may hold the message. */
export function codeToRead({
  incident,
  regressionFiles: named,
  files,
  change,
}: Omit<Known, 'texts'> & { readonly change: readonly PatchFile[] }): readonly string[] {
  const changed = change.map(({ path, oldPath }) => oldPath ?? path);
  const regressionFiles = filesOfTests(named, change);
  const { places } = raisedOf(incident, files, regressionFiles);
  if (places.length > 0 || statementWords(statementOf(incident)) === undefined)
    return [...new Set([...changed, ...places.map(({ path }: Place) => path)])];
  const sources = files.filter((path) => isSource(path, regressionFiles) && CODE.test(path)).slice(0, FILES_SEARCHED);
  return [...new Set([...changed, ...sources])];
}

const CODE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|go|rs|java|kts?|scala|cs|fs|rb|erb|php|exs?|swift|dart|c|cc|cpp|h|hpp|mm?)$/;
