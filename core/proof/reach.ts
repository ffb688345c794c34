import { changedCode, filesOfTests } from './changed-code.ts';
import { type Coverage, leavesOut, runsAround, type Span } from './coverage.ts';
import { incidentCode } from './incident-code.ts';
import { lastName, namesAround } from './names.ts';
import { isSamePlace, type Place } from './places.ts';
import { type ProofInput, type Red, type Seen, sharesFunction, spanOf } from './seen.ts';

/** What was run of the incident's stack, and of the code that the fix changes. */
export interface Reached {
  readonly onStack: Place;
  readonly changed: Span;
}

/**
 * The fix changes a function of the stack, which ran; or both kinds of functions ran, and the error was raised in the function
 * that raised the incident's. Without that, the fix of another bug passes whose test runs much of the service. In a test where
 * errors can end unseen, what is on the stack may have run beside the point. Of a function that ran, the trace's own line must
 * have run as well: one function may have two bugs.
 */
export function coverageReaches({ coverage, code, changed, texts, hidesErrors, red }: Seen): Reached | undefined {
  if (coverage === undefined) return undefined;
  const onStack = code.places.filter(
    (place) => runsAround(coverage, spanOf(place, texts)) && !leavesLineOut(coverage, place, texts),
  );
  const mended = changed.filter((span) => runsAround(coverage, span));
  for (const place of onStack) {
    const span = mended.find((each) => isIn(place, each, texts));
    if (span !== undefined) return { onStack: place, changed: span };
  }
  const { top } = code;
  const areInOneFunction = (one: Place, other: Place) => sharesFunction(one, other, coverage, texts);
  const isThere = ({ raised }: Red) =>
    top !== undefined && raised.top !== undefined && isSamePlace(raised.top, top, areInOneFunction);
  const [span] = mended;
  if (hidesErrors || top === undefined || span === undefined || !red.some(isThere)) return undefined;
  return onStack.includes(top) ? { onStack: top, changed: span } : undefined;
}

/**
 * Whether the runtime says that the trace's line did not run. Asked only where the line lies in the trace's function: in the
 * text of another commit it may lie elsewhere.
 */
function leavesLineOut(
  coverage: Coverage,
  { path, function: name, line }: Place,
  texts: ReadonlyMap<string, string>,
): boolean {
  if (line === undefined || name === '') return false;
  const isInside = coverage.functions.some(
    (each) =>
      each.path === path &&
      each.lines !== undefined &&
      each.lines[0] <= line &&
      line <= each.lines[1] &&
      lastName(each.name) === name,
  );
  const column = (texts.get(path)?.split('\n')[line - 1] ?? '').search(/[^\s{}()[\];,]/);
  return isInside && column !== -1 && leavesOut(coverage, path, line, column + 1);
}

/** A function of the stack that the fix changes was seen to run by the crash that was written into it. */
export function crashReaches({ changed, entered = [], texts }: Seen): Reached | undefined {
  for (const place of entered) {
    const span = changed.find((each) => isIn(place, each, texts));
    if (span !== undefined) return { onStack: place, changed: span };
  }
  return undefined;
}

/**
 * Both functions were seen to run by the crashes that were written into them, and the error was raised in the function that raised
 * the incident's. As for coverage, errors must not end unseen in the test.
 */
export function crashesReach({
  ran,
  code: { top },
  changed,
  coverage,
  texts,
  hidesErrors,
  red,
}: Seen): Reached | undefined {
  if (ran === undefined || top === undefined || hidesErrors) return undefined;
  const within = (one: Place, other: Place) => sharesFunction(one, other, coverage, texts);
  const isThere = red.some(({ raised }) => raised.top !== undefined && isSamePlace(raised.top, top, within));
  const span = changed.find((each) => isIn(ran.changed, each, texts));
  return isThere && span !== undefined ? { onStack: ran.onStack, changed: span } : undefined;
}

/**
 * The functions of the incident's stack that the fix changes. Where no runtime tells what ran, the worker writes a crash into
 * them and runs the regression test again.
 */
export function functionsToEnter(input: Omit<ProofInput, 'output'>): readonly Place[] {
  const { texts, change } = input;
  const regressionFiles = filesOfTests(input.regressionFiles, change);
  const changed = changedCode(change, regressionFiles, texts);
  const { places } = incidentCode({ ...input, regressionFiles });
  return places.flatMap((place) => {
    const around = place.line === undefined ? [] : namesAround(texts.get(place.path) ?? '', place.line);
    // Where the source shows no function of the trace's name, the one around the line is meant.
    const name = around.includes(place.function) ? place.function : (around[0] ?? place.function);
    return name !== '' && changed.some((span) => isIn(place, span, texts)) ? [{ ...place, function: name }] : [];
  });
}

/** Both functions stand on the stack of one error. */
export function framesReach({ red, code, changed, coverage, texts }: Seen): Reached | undefined {
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
