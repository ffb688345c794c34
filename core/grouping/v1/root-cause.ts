import type { ParsedException } from '../exception.ts';
import type { FrameIdentity } from '../frames/frame.ts';
import { frameIdentity } from '../frames/frame-identity.ts';

/** An exception with its frames made comparable, recursion collapsed. */
export interface NamedException {
  readonly exception: ParsedException;
  readonly frames: readonly FrameIdentity[];
}

/**
 * The exception that names the bug: the innermost cause with a frame of the service's own, else the innermost with a
 * frame at all, else what reached the log. Wrappers (`ExecutionException`, `InvocationTargetException`, …) are thereby
 * unwrapped without a list of their names. Suppressed exceptions and separate traces are never the root cause; of a group
 * of exceptions the first counts.
 */
export function rootCause(exceptions: readonly ParsedException[]): NamedException | undefined {
  const members = exceptions.filter(({ relation }) => relation === 'member').slice(0, 1);
  const chain = exceptions.filter(({ relation }) => relation === 'outermost' || relation === 'cause').concat(members);
  const seen: NamedException[] = [];
  for (const exception of chain.toReversed()) {
    const named = { exception, frames: nearFrames(exception) };
    if (named.frames.some(isApp)) return named;
    seen.push(named);
  }
  return (
    seen.find(({ frames }) => frames.some(isNotRuntime)) ?? seen.find(({ frames }) => frames.length > 0) ?? seen.at(-1)
  );
}

const isApp = ({ tier }: FrameIdentity): boolean => tier === 'app';
const isNotRuntime = ({ tier }: FrameIdentity): boolean => tier !== 'runtime';

/** Frames far from the fault tell nothing; they are only asked when nobody near it is the service's own. */
const FRAMES_NEAR = 10;

function nearFrames({ frames }: ParsedException): readonly FrameIdentity[] {
  const near = collapse(frames.slice(0, FRAMES_NEAR).map(frameIdentity));
  return frames.length <= FRAMES_NEAR || near.some(isApp) ? near : collapse(frames.map(frameIdentity));
}

/** A function that calls itself is one frame: how deep it went is chance. */
const collapse = (frames: readonly FrameIdentity[]): readonly FrameIdentity[] =>
  frames.filter(({ module, function: name }, index) => {
    const above = frames[index - 1];
    return above === undefined || above.module !== module || above.function !== name;
  });
