import { fingerprintError } from '../grouping/fingerprint-error.ts';
import { isRaisedByRuntime, simpleName } from '../grouping/v1/kinds.ts';
import { messageWords } from '../grouping/v1/message-words.ts';
import type { Proof } from '../records/proof.ts';
import { changedCode, filesOfTests } from './changed-code.ts';
import { leavesOut, runsAround } from './coverage.ts';
import { sentences } from './describe.ts';
import { forgedBy } from './forgeries.ts';
import { type IncidentCode, incidentCode } from './incident-code.ts';
import { isSamePlace, type Place, placesOfTest, type Raised } from './places.ts';
import { coverageReaches, crashesReach, crashReaches, framesReach } from './reach.ts';
import type { RedError } from './red-error.ts';
import { readRedErrors } from './red-errors.ts';
import { type ProofInput, type Red, type Seen, seesTest, sharesFunction, spanOf } from './seen.ts';
import { statementWords } from './statement-places.ts';

/**
 * Grades what a regression test shows of the incident's bug, as it failed without the fix (`core/lifecycle/proof.ts`).
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
  const doubt = forged.stack ?? (isDoubtful ? 'the output holds the runner’s report twice' : undefined);
  const same = red.find((each) => raisesIncident(each, seen));
  if (same !== undefined && doubt === undefined && !isContradicted(same, seen))
    return { grade: 'reproduced', reason: sentences.reproduced(same.raised, code) };
  if (doubt === undefined && logsIncident(seen, forged.added))
    return { grade: 'reproduced', reason: sentences.logged(code) };
  const reached =
    seesTest(seen) || doubt !== undefined
      ? coverageReaches(seen)
      : (framesReach(seen) ?? crashReaches(seen) ?? crashesReach(seen));
  if (reached !== undefined) return { grade: 'reached', reason: sentences.reached(red, reached, code) };
  return {
    grade: 'unrelated',
    reason: sentences.unrelated(
      red,
      code,
      doubt ??
        forged.coverage ??
        (forged.hidesErrors && coverage !== undefined ? 'it has a place where errors end unseen' : undefined),
      same !== undefined,
    ),
  };
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

/** Columns that a trace names for a place. */
function columnsOf(text: string, { path, line }: Place): number[] {
  const place = `${path}:${line}:`;
  return text
    .split('\n')
    .filter((each) => each.includes(place))
    .flatMap((each) => /^\d+/.exec(each.slice(each.indexOf(place) + place.length))?.[0] ?? [])
    .map(Number);
}
