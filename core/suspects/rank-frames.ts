import type { StackFrame } from '../grouping/exception.ts';
import { frameIdentity } from '../grouping/frames/frame-identity.ts';
import { isReporter } from '../grouping/v1/helpers.ts';
import { blamesCaller, isRaisedByRuntime, isRecursion } from '../grouping/v1/kinds.ts';
import type { LocatedFrame } from './locate-frames.ts';

const HELPERS_SKIPPED = 4;

/** A located frame and, when it was moved in front of others, why. */
export interface RankedFrame extends LocatedFrame {
  readonly because?: string;
}

/**
 * Orders the located frames of one exception by how likely the fault is there. The throwing frame comes first, unless
 * what threw only reports, serves everybody, or blames its caller.
 */
export function rankFrames(located: readonly LocatedFrame[], kind: string): readonly RankedFrame[] {
  const code = located.filter(({ isTest }) => !isTest);
  if (code.length === 0) return isRaisedByRuntime(kind) ? located : testMethodFirst(located);
  const tests = located.filter(({ isTest }) => isTest);
  return [...(isRecursion(kind) ? mostFrequentFirst(code) : likelyFirst(code, kind)), ...tests];
}

function likelyFirst(code: readonly LocatedFrame[], kind: string): readonly RankedFrame[] {
  const rest = reportersLater(code, kind);
  const first = rest[0];
  const next = rest.find(({ match }) => match.path !== first?.match.path);
  if (first === undefined || next === undefined) return rest;
  // A library that was given a wrong argument blames the frame that called it, and that is `first` already.
  if (blamesCaller(kind) && first.position === 0) return inFront(next, rest, `called ${nameOf(first)} wrongly`);
  if (isUtility(first.match.path) && !isUtility(next.match.path))
    return inFront(next, rest, `called the utility ${nameOf(first)}`);
  return rest;
}

/** What only reports comes after the first file below it. What the runtime raised by itself is raised where it is. */
function reportersLater(code: readonly LocatedFrame[], kind: string): readonly LocatedFrame[] {
  if (isRaisedByRuntime(kind)) return code;
  const reporters = code.findIndex(({ frame }) => !reports(frame));
  const skip = reporters === -1 ? 0 : Math.min(reporters, HELPERS_SKIPPED);
  const rest = code.slice(skip);
  const next = rest.findIndex(({ match }) => match.path !== rest[0]?.match.path);
  const place = next === -1 ? rest.length : next;
  return [...rest.slice(0, place), ...code.slice(0, skip), ...rest.slice(place)];
}

const REPORTS = /(?:Error|Exception)(?:Handler)?$|^(?:throw|raise|fail|unsupported)/;

const reports = (frame: StackFrame): boolean => isReporter(frameIdentity(frame)) || REPORTS.test(frame.function ?? '');

const inFront = (frame: LocatedFrame, all: readonly LocatedFrame[], because: string): readonly RankedFrame[] => [
  { ...frame, because },
  ...all.filter((each) => each !== frame),
];

const UTILITY =
  /(?:^|[-_./])(?:utils?|utilities|helpers?)(?:[-_./]|$)|[a-z](?:Utils?|Utilities|Helpers?)(?=[A-Z.]|$)|(?:^|\/)(?:Utils?|Utilities|Logger)\w*\.\w+$/;

/** Code that serves everybody seldom holds the fault of one caller. */
const isUtility = (path: string): boolean => UTILITY.test(path);

/** Where a recursion overflowed is chance; the file that takes part most often is not. */
function mostFrequentFirst(code: readonly LocatedFrame[]): readonly RankedFrame[] {
  const counts = new Map<string, number>();
  for (const { match } of code) counts.set(match.path, (counts.get(match.path) ?? 0) + 1);
  return code.toSorted((a, b) => (counts.get(b.match.path) ?? 0) - (counts.get(a.match.path) ?? 0));
}

/** Of a trace through tests alone, the test itself says more than what tests share. */
function testMethodFirst(located: readonly LocatedFrame[]): readonly RankedFrame[] {
  const test = located.findLast(isTestMethod);
  return test === undefined ? located : inFront(test, located, 'the test that failed');
}

/** Whether a frame is that of a test itself, not of what tests share. */
export const isTestMethod = ({ frame, isTest }: LocatedFrame): boolean =>
  isTest && /^test|^should|^it[A-Z_]/.test(frame.function ?? '');

const nameOf = ({ frame }: LocatedFrame): string => frame.function ?? 'it';
