import type { FrameIdentity, Tier } from '../frames/frame-identity.ts';
import { helperKind, isNameless } from './helpers.ts';
import { blamesCaller } from './kinds.ts';

/** The frames that stand for a bug, and why these. */
export interface KeyFrames {
  /** The service's own function that threw, or that called what threw. */
  readonly top?: FrameIdentity;
  /** Its caller, where the exception's kind blames the caller. */
  readonly caller?: FrameIdentity;
  /** A skipped helper that made the exception: its name is part of the key. */
  readonly factory?: FrameIdentity;
  /** Helpers above it, of whatever tier. */
  readonly skipped: readonly FrameIdentity[];
  /** Without a frame of anybody's own: the first frames of libraries. */
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
  const own = ownFrames(frames);
  const first = own[0];
  if (first === undefined) return { skipped: [], library: withoutLoops(frames).slice(0, LIBRARY_FRAMES) };
  if (isNameless(first)) return { skipped: [], library: aroundNameless(frames, first) };
  const helpers = own.findIndex((frame) => helperKind(frame, kind) === undefined);
  const skip = Math.min(helpers === -1 ? own.length - 1 : helpers, HELPERS_SKIPPED);
  const top = own[skip] ?? first;
  const caller = blamesCaller(kind) ? own.slice(skip + 1).find(({ module }) => module !== top.module) : undefined;
  const factory = skip > 0 && helperKind(first, kind) === 'factory' ? first : undefined;
  return {
    top,
    ...(caller === undefined ? {} : { caller }),
    ...(factory === undefined ? {} : { factory }),
    skipped: frames.slice(0, frames.indexOf(top)).filter((frame) => helperKind(frame, kind) !== undefined),
    library: [],
  };
}

/** How a frame stands in a key. */
export const frameName = ({ module, function: name }: FrameIdentity): string => `${module}.${name}`;

function ownFrames(frames: readonly FrameIdentity[]): readonly FrameIdentity[] {
  const test = frames.findIndex(({ tier }) => tier === 'test');
  const thrown = test === -1 ? frames : frames.slice(0, test);
  const tier = OWN.find((each) => thrown.some((frame) => frame.tier === each));
  return tier === undefined
    ? frames.filter((frame) => frame.tier === 'test')
    : thrown.filter((frame) => frame.tier === tier);
}

/** The symbols were stripped: what the nameless code called, and the next two frames that have a name. */
function aroundNameless(frames: readonly FrameIdentity[], first: FrameIdentity): readonly FrameIdentity[] {
  const at = frames.indexOf(first);
  const called = frames.slice(0, at).findLast((frame) => !isNameless(frame));
  const below = frames.slice(at).filter((frame) => !isNameless(frame));
  return [...(called === undefined ? [] : [called]), ...below].slice(0, LIBRARY_FRAMES);
}

const LOOP =
  /^(?:.*processTicksAndRejections|.*_tickCallback|.*listOnTimeout|.*tryOnTimeout|.*processTimers|.*processImmediate|.*emit\w*|java\.lang\.(?:Thread\.run|reflect\..*)|java\.util\.concurrent\..*|(?:sun|jdk\.internal)\.reflect\..*|.*\.ApplicationFilterChain\..*)$/;

/** Event loops, thread pools and reflection stand under every error alike. */
const withoutLoops = (frames: readonly FrameIdentity[]): readonly FrameIdentity[] => {
  const rest = frames.filter(({ module, function: name }) => !LOOP.test(`${module}.${name}`) && !LOOP.test(name));
  return rest.length === 0 ? frames : rest;
};
