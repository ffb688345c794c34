import type { FrameIdentity, Tier } from '../frames/frame-identity.ts';
import { blamesCaller, isHelper } from './helpers.ts';

/** The frames that stand for a bug, and why these. */
export interface KeyFrames {
  /** The service's own function that threw, or was told that it called wrongly. */
  readonly top?: FrameIdentity;
  /** Its caller, where the exception's kind blames the caller. */
  readonly caller?: FrameIdentity;
  readonly skipped: readonly FrameIdentity[];
  /** Without a frame of anybody's own: the first frames of the runtime. */
  readonly library: readonly FrameIdentity[];
}

const HELPERS_SKIPPED = 4;
const LIBRARY_FRAMES = 3;
const OWN: readonly Tier[] = ['app', 'framework'];

/**
 * Picks the frames that name a bug out of those of its root cause, throwing frame first.
 *
 * A test is code of one's own only when nothing that it called threw. Of the tiers above it, the service's own code comes
 * before a framework's. Up to four helpers on top are skipped, never all frames.
 */
export function keyFrames(frames: readonly FrameIdentity[], kind: string): KeyFrames {
  const test = frames.findIndex(({ tier }) => tier === 'test');
  const thrown = test === -1 ? frames : frames.slice(0, test);
  const tier = OWN.find((each) => thrown.some((frame) => frame.tier === each)) ?? 'test';
  const own = (tier === 'test' ? frames : thrown).filter((frame) => frame.tier === tier);
  if (own.length === 0) return { skipped: [], library: frames.slice(0, LIBRARY_FRAMES) };
  const helpers = own.findIndex((frame) => !isHelper(frame));
  const skip = Math.min(helpers === -1 ? own.length - 1 : helpers, HELPERS_SKIPPED);
  const top = own[skip];
  const caller =
    top !== undefined && blamesCaller(kind)
      ? own.slice(skip + 1).find(({ module }) => module !== top.module)
      : undefined;
  return {
    ...(top === undefined ? {} : { top }),
    ...(caller === undefined ? {} : { caller }),
    skipped: own.slice(0, skip),
    library: [],
  };
}
