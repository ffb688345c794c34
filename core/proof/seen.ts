import type { PatchFile } from '../diff/parse-patch.ts';
import type { Incident } from '../records/incident.ts';
import type { Coverage, Span } from './coverage.ts';
import type { IncidentCode } from './incident-code.ts';
import { namesAround } from './names.ts';
import type { Place, Raised } from './places.ts';

/** What a regression test is graded by. */
export interface ProofInput {
  readonly incident: Pick<Incident, 'service' | 'representative' | 'fingerprint' | 'knownAs'>;
  /** What the fix does to each file; tests inside a source file are a part of their own. */
  readonly change: readonly PatchFile[];
  readonly regressionFiles: readonly string[];
  /** Every file of the repository at the commit that the fix is made for. */
  readonly files: readonly string[];
  /** Texts of these at that commit: at least of `codeToRead`. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the regression test printed as it failed without the fix, whole, without colours, paths relative to the repository. */
  readonly output: string;
  /** What it ran, where the runtime tells. */
  readonly coverage?: Coverage | undefined;
  /** Functions that it was seen to run, since it failed by the crash that was written into them (`functionsToEnter`). */
  readonly entered?: readonly Place[] | undefined;
  /** A function on the stack and one that the fix changes, both of which it was seen to run, by such crashes (`pairToEnter`). */
  readonly ran?: { readonly onStack: Place; readonly changed: Place } | undefined;
}

/** A test's error, and the function that it was raised in. */
export interface Red {
  readonly raised: Raised;
  readonly fingerprint: string;
  readonly text: string;
}

/** What is known once the red run was read. */
export interface Seen extends ProofInput {
  readonly code: IncidentCode;
  readonly red: readonly Red[];
  readonly changed: readonly Span[];
  readonly hidesErrors: boolean;
}

/** Whether the runtime tells what the process of the test ran. Go leaves tests out of what it tells. */
export const seesTest = ({ coverage, regressionFiles }: Pick<ProofInput, 'coverage' | 'regressionFiles'>): boolean =>
  coverage !== undefined &&
  regressionFiles.some(
    (path) => coverage.files.includes(path) || (path.endsWith('_test.go') && coverage.files.length > 0),
  );

/** Whether two places lie in one function, by the runtime's lines, else by the look of the source. */
export function sharesFunction(
  one: Place,
  other: Place,
  coverage: Coverage | undefined,
  texts: ReadonlyMap<string, string>,
): boolean {
  const [first, second] = [one.line, other.line];
  if (first === undefined || second === undefined) return false;
  const around = (line: number) =>
    (coverage?.functions ?? []).filter(
      ({ path, lines = [0, -1] }) => path === one.path && lines[0] <= line && line <= lines[1],
    );
  if (around(first).length > 0) return around(first).some((each) => around(second).includes(each));
  const text = texts.get(one.path);
  if (text === undefined) return false;
  const names = namesAround(text, first);
  return names[0] !== undefined && namesAround(text, second).includes(names[0]);
}

/** The function around a place. */
export const spanOf = ({ path, line = 1, function: name }: Place, texts: ReadonlyMap<string, string>): Span => ({
  path,
  lines: [line, line],
  names: [...(name === '' ? [] : [name]), ...namesAround(texts.get(path) ?? '', line)],
});
