import type { Proof } from '../attempt/proof.ts';
import type { PatchFile } from '../diff/parse-patch.ts';
import { fingerprintError } from '../grouping/fingerprint-error.ts';
import { isRaisedByRuntime, simpleName } from '../grouping/v1/kinds.ts';
import { messageWords } from '../grouping/v1/message-words.ts';
import type { Incident } from '../incident/incident.ts';
import { changedCode, filesOfTests } from './changed-code.ts';
import { type Coverage, leavesOut, runsAround, type Span } from './coverage.ts';
import { says } from './describe.ts';
import { forgedBy } from './forgeries.ts';
import { type IncidentCode, incidentCode } from './incident-code.ts';
import { namesAround } from './names.ts';
import { isSamePlace, type Place, placesOfTest, type Raised } from './places.ts';
import { type RedError, readRedErrors } from './red-errors.ts';
import { statementWords } from './statement-places.ts';

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
}

/**
 * Grades what a regression test shows of the incident's bug, as it failed without the fix (`core/attempt/proof.ts`).
 *
 * The test is the fix's author's own code, so what it can say is held against what else is known. Its error must be the
 * incident's by kind and by the function that raised it, in the runner's own words of the failing test; where the runtime
 * tells what ran, that function must have run, up to the line that the trace names. A test that makes stacks or coverage
 * itself is not believed where it does.
 */
export function gradeProof(input: ProofInput): Proof {
  const { coverage, files, texts, change } = input;
  const regressionFiles = filesOfTests(input.regressionFiles, change);
  const code = incidentCode({ ...input, regressionFiles });
  const tests = change.filter(({ path, inSourceTests }) => inSourceTests === true || regressionFiles.includes(path));
  const forged = forgedBy(tests, code);
  const { errors, isDoubtful } = readRedErrors(input.output);
  const find = placesOfTest(files, regressionFiles);
  const red = errors.map((error) => readRed(error, input, find));
  const seen: Seen = {
    ...input,
    code,
    red,
    changed: changedCode(change, regressionFiles, texts),
    coverage: forged.coverage === undefined ? coverage : undefined,
    hidesErrors: forged.hidesErrors,
  };
  const doubt = forged.stack ?? (isDoubtful ? 'the runner’s report stands in the output twice' : undefined);
  const same = red.find((each) => raisesIncident(each, seen));
  if (same !== undefined && doubt === undefined && !isContradicted(same, seen))
    return { grade: 'reproduced', reason: says.reproduced(same.raised, code) };
  if (doubt === undefined && logsIncident(seen, forged.added))
    return { grade: 'reproduced', reason: says.logged(code) };
  const reached = seesTest(seen) || doubt !== undefined ? coverageReaches(seen) : framesReach(seen);
  if (reached !== undefined) return { grade: 'reached', reason: says.reached(red, reached, code) };
  return {
    grade: 'unrelated',
    reason: says.unrelated(
      red,
      code,
      doubt ??
        forged.coverage ??
        (forged.hidesErrors && coverage !== undefined ? 'it has a place where errors end unseen' : undefined),
      same !== undefined,
    ),
  };
}

/** A test's error, and the function that it was raised in. */
export interface Red {
  readonly raised: Raised;
  readonly fingerprint: string;
  readonly text: string;
}

interface Seen extends ProofInput {
  readonly code: IncidentCode;
  readonly red: readonly Red[];
  readonly changed: readonly Span[];
  readonly hidesErrors: boolean;
}

function readRed(
  { kind, message, stack }: RedError,
  { incident }: ProofInput,
  find: ReturnType<typeof placesOfTest>,
): Red {
  const known = { ...(kind === undefined ? {} : { kind }), ...(message === undefined ? {} : { message }) };
  const { exceptions, fingerprint } = fingerprintError({ service: incident.service, error: { ...known, stack } });
  return { raised: find(exceptions), fingerprint: fingerprint.fingerprint, text: stack };
}

/** The same root kind, raised by the same function; without such a function in the incident, the same fingerprint. */
function raisesIncident({ raised, fingerprint }: Red, { code, texts, coverage, incident }: Seen): boolean {
  const { top } = raised;
  if (top === undefined) return false;
  const areInOneFunction = (one: Place, other: Place) => sharesFunction(one, other, coverage, texts);
  if (code.top !== undefined) return isSameKind(raised, code) && isSamePlace(top, code.top, areInOneFunction);
  const names = [incident.fingerprint.fingerprint, ...(incident.knownAs ?? []).map((each) => each.fingerprint)];
  return names.includes(fingerprint) || (isSameKind(raised, code) && isSameMessage(raised, code));
}

function isSameKind(one: Raised, incident: IncidentCode): boolean {
  const kind = simpleName(one.kind ?? '');
  if (incident.kinds.length === 0) return isSameMessage(one, incident);
  if (!incident.kinds.some((each) => simpleName(each) === kind)) return false;
  // What a runtime words differs from version to version; what a service words tells its errors apart.
  const [words, others] = [one.message, incident.message].map((each) => messageWords(each ?? ''));
  return isRaisedByRuntime(kind) || words === '' || others === '' || words === others;
}

const isSameMessage = (one: Pick<Raised, 'message'>, other: Pick<Raised, 'message'>): boolean => {
  const [words, others] = [one.message, other.message].map((each) => messageWords(each ?? ''));
  return words !== '' && words === others;
};

function sharesFunction(
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

/** Whether the runtime tells what the process of the test ran. */
const seesTest = ({ coverage, regressionFiles }: Seen): boolean =>
  coverage !== undefined && regressionFiles.some((path) => coverage.files.includes(path));

/**
 * An incident without a stack is a line of the log: the red run prints the same line, from the place in the source that holds its
 * words. A test that holds them itself may have printed it.
 */
function logsIncident({ code, coverage, output, texts, incident }: Seen, added: readonly string[]): boolean {
  const words = statementWords(incident.representative.message ?? '');
  if (!code.isStatement || words === undefined || incident.representative.stack !== undefined) return false;
  if (!output.includes(words) || added.some((line) => line.includes(words))) return false;
  return code.places.some((place) => coverage === undefined || runsAround(coverage, spanOf(place, texts)));
}

/** Where the runtime tells what ran, the function must have run, up to the place that the trace names. */
function isContradicted({ raised: { top }, text }: Red, seen: Seen): boolean {
  const { coverage, texts } = seen;
  if (coverage === undefined || top === undefined || !seesTest(seen)) return false;
  if (!runsAround(coverage, spanOf(top, texts))) return true;
  return columnsOf(text, top).some((column) => leavesOut(coverage, top.path, top.line ?? 0, column));
}

const spanOf = ({ path, line = 1, function: name }: Place, texts: ReadonlyMap<string, string>): Span => ({
  path,
  lines: [line, line],
  names: [...(name === '' ? [] : [name]), ...namesAround(texts.get(path) ?? '', line)],
});

/** Columns that a trace names for a place. */
function columnsOf(text: string, { path, line }: Place): number[] {
  const place = `${path}:${line}:`;
  return text
    .split('\n')
    .filter((each) => each.includes(place))
    .flatMap((each) => /^\d+/.exec(each.slice(each.indexOf(place) + place.length))?.[0] ?? [])
    .map(Number);
}

/** What was run of the incident's stack, and of the code that the fix changes. */
export interface Reached {
  readonly onStack: Place;
  readonly changed: Span;
}

/**
 * Both kinds of functions ran. In a test where errors can end unseen, what is on the stack may have run beside the point: there
 * the fix must change a function of the stack itself.
 */
function coverageReaches({ coverage, code, changed, texts, hidesErrors }: Seen): Reached | undefined {
  if (coverage === undefined) return undefined;
  const onStack = code.places.filter((place) => runsAround(coverage, spanOf(place, texts)));
  const mended = changed.filter((span) => runsAround(coverage, span));
  for (const place of onStack) {
    const span = mended.find((each) => isIn(place, each, texts));
    if (span !== undefined) return { onStack: place, changed: span };
  }
  const [[place], [span]] = [onStack, mended];
  return hidesErrors || place === undefined || span === undefined ? undefined : { onStack: place, changed: span };
}

/** Both functions stand on the stack of one error. */
function framesReach({ red, code, changed, coverage, texts }: Seen): Reached | undefined {
  for (const { raised } of red) {
    const within = (one: Place, other: Place) => sharesFunction(one, other, coverage, texts);
    const onStack = code.places.find((place) => raised.places.some((seen) => isSamePlace(seen, place, within)));
    const mended = changed.find((span) => raised.places.some((place) => isIn(place, span, texts)));
    if (onStack !== undefined && mended !== undefined) return { onStack, changed: mended };
  }
  return undefined;
}

const isIn = (place: Place, { path, lines, names }: Span, texts: ReadonlyMap<string, string>): boolean =>
  place.path === path &&
  (place.line === lines[0] ||
    (place.function !== '' && names.includes(place.function)) ||
    (place.line !== undefined && namesAround(texts.get(path) ?? '', place.line).some((name) => names[0] === name)));
