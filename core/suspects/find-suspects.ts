import type { ParsedException } from '../grouping/exception.ts';
import { oneLine } from '../grouping/one-line.ts';
import { withCompanions } from './companions.ts';
import { type FileIndex, type FileMatch, indexFiles } from './file-index.ts';
import { type LocatedFrame, locateFrames, ownPackages } from './locate-frames.ts';
import { mentionedFiles } from './mentioned-files.ts';
import { neighbourFinder } from './neighbours.ts';
import { isTestMethod, type RankedFrame, rankFrames } from './rank-frames.ts';
import type { Suspect } from './suspect.ts';

const TEXT_LENGTH = 200;

/**
 * Maps the frames of a trace to files of a repository, the likeliest place of the fault first: the root cause's frames
 * before those of its wrappers, code before tests, frames before files that a message merely names. Each file stands
 * once. In about a third of cases the fix lies elsewhere: these are places to look, not a verdict.
 *
 * @param exceptions the parsed chain, outermost first
 * @param files all files of the repository, with `/` between folders
 * @param folder where the service lies in the repository: of files that fit alike, its own are meant
 */
export const findSuspects = (
  exceptions: readonly ParsedException[],
  files: readonly string[],
  folder?: string,
): readonly Suspect[] => suspectFinder(files, folder)(exceptions);

/** As `findSuspects`, for many traces of one repository: the files are indexed once. */
export function suspectFinder(
  files: readonly string[],
  folder?: string,
): (exceptions: readonly ParsedException[]) => readonly Suspect[] {
  const index = indexFiles(files, folder);
  const fillPlaces = neighbourFinder(files);
  return (exceptions) => fillPlaces(withCompanions(find(exceptions, index), index));
}

function find(exceptions: readonly ParsedException[], index: FileIndex): readonly Suspect[] {
  const isOwn = ownPackages(exceptions, index);
  const ranked = rootFirst(exceptions).flatMap((exception) =>
    rankFrames(locateFrames(exception, index, isOwn), exception.kind ?? '').map((frame) => ({ frame, exception })),
  );
  const inCode = ranked.filter(({ frame }) => !frame.isTest);
  const inTests = ranked.filter(({ frame }) => frame.isTest);
  const suspects = [...sureFirst(inCode), ...inTests].map(({ frame, exception }) => fromFrame(frame, exception));
  const mentioned = mentionedFiles(exceptions, index).map((match) => because(match, 'named in the message'));
  const failing = inTests.find(({ frame }) => isTestMethod(frame));
  return upTo(FAILING_TEST_PLACE, failing?.frame.match.path, distinct([...suspects, ...mentioned]));
}

/** Where a failing test is at the latest: it is often what is wrong. */
const FAILING_TEST_PLACE = 2;

function upTo(place: number, path: string | undefined, suspects: readonly Suspect[]): readonly Suspect[] {
  const moved = suspects.find((suspect, index) => suspect.path === path && index > place);
  if (moved === undefined) return suspects;
  const rest = suspects.filter((suspect) => suspect !== moved);
  return [...rest.slice(0, place), moved, ...rest.slice(place)];
}

interface Ranked {
  readonly frame: RankedFrame;
  readonly exception: ParsedException;
}

/** A file that is only called like the one in the trace comes after those that are it. */
const sureFirst = (ranked: readonly Ranked[]): readonly Ranked[] => [
  ...ranked.filter(({ frame }) => frame.match.fit !== 'name'),
  ...ranked.filter(({ frame }) => frame.match.fit === 'name'),
];

/** The innermost cause first; what was suppressed or stands in another trace last. */
function rootFirst(exceptions: readonly ParsedException[]): readonly ParsedException[] {
  const isAside = ({ relation }: ParsedException) => relation === 'suppressed' || relation === 'separate';
  return [...exceptions.filter((each) => !isAside(each)).toReversed(), ...exceptions.filter(isAside)];
}

function fromFrame(located: RankedFrame, exception: ParsedException): Suspect {
  const { frame, match } = located;
  return {
    path: match.path,
    ...(frame.line === undefined ? {} : { line: frame.line }),
    ...(frame.function === undefined ? {} : { function: oneLine(frame.function, TEXT_LENGTH) }),
    why: oneLine(
      [`${place(located)} of ${exception.kind ?? 'the error'}`, located.because, doubt(match)]
        .filter(Boolean)
        .join('; '),
      TEXT_LENGTH,
    ),
  };
}

const because = (match: FileMatch, why: string): Suspect => ({
  path: match.path,
  why: [why, doubt(match)].filter(Boolean).join('; '),
});

const place = ({ position }: LocatedFrame): string => (position === 0 ? 'the throwing frame' : `frame ${position + 1}`);

function doubt({ fit, rivals }: FileMatch): string {
  if (rivals > 0) return `${rivals + 1} files fit, this one best`;
  return fit === 'name' ? 'matched by its name alone' : '';
}

function distinct(suspects: readonly Suspect[]): readonly Suspect[] {
  const paths = new Map<string, Suspect>();
  for (const suspect of suspects) if (!paths.has(suspect.path)) paths.set(suspect.path, suspect);
  return [...paths.values()];
}
