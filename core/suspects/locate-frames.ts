import type { ParsedException, StackFrame } from '../grouping/exception.ts';
import { frameIdentity } from '../grouping/frames/frame-identity.ts';
import { type FileIndex, type FileMatch, isTestPath } from './file-index.ts';
import { type WantedPath, wantedPath } from './wanted-path.ts';

/** A frame whose file was found in the repository. */
export interface LocatedFrame {
  readonly frame: StackFrame;
  readonly match: FileMatch;
  readonly isTest: boolean;
  /** Position in its exception, the throwing frame being 0. */
  readonly position: number;
}

/** Half of a foreign package may look like the repository's own by chance (`lib/index.js`), not most of it. */
const OWN_SHARE = 0.6;

/**
 * Finds the frames of an exception in the repository. Frames of installed packages count when the package is the
 * repository's own; those of the runtime only when their whole path is. The constructor of the exception says nothing.
 */
export function locateFrames(
  { kind, frames }: ParsedException,
  index: FileIndex,
  isOwn: (wanted: WantedPath) => boolean,
): readonly LocatedFrame[] {
  return frames.flatMap((frame, position) => {
    const wanted = wantedPath(frame);
    const match = wanted !== undefined && isOwn(wanted) ? index.find(wanted)[0] : undefined;
    if (match === undefined || frame.module === (kind ?? '') || isNamesake(frame, match)) return [];
    return [{ frame, match, isTest: isTestPath(match.path), position }];
  });
}

/** `java.lang.Thread` is not the `Thread.java` of another package, nor is Node's `events.js` anybody's own. */
const isNamesake = (frame: StackFrame, { fit }: FileMatch): boolean =>
  fit === 'name' && frameIdentity(frame).tier === 'runtime';

/**
 * Tells packages that were built from this repository from foreign ones: a service may run its own code out of
 * `node_modules` or `site-packages`. A package is the repository's own when most of its frames are files of it.
 */
export function ownPackages(exceptions: readonly ParsedException[], index: FileIndex): (wanted: WantedPath) => boolean {
  const tally = new Map<string, { found: number; all: number }>();
  for (const frame of exceptions.flatMap(({ frames }) => frames)) {
    const wanted = wantedPath(frame);
    if (wanted?.package === undefined) continue;
    const counts = tally.get(wanted.package) ?? { found: 0, all: 0 };
    counts.all++;
    if (index.find(wanted).length > 0) counts.found++;
    tally.set(wanted.package, counts);
  }
  return (wanted) => {
    const counts = wanted.package === undefined ? undefined : tally.get(wanted.package);
    return counts === undefined || counts.found / counts.all >= OWN_SHARE;
  };
}
