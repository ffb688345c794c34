import type { Language } from '../exception.ts';
import type { FrameIdentity, Tier } from '../frames/frame.ts';
import { helperKind, isNameless } from './helpers.ts';
import { blamesCaller } from './kinds.ts';

/** The frames that stand for a bug, and why these. */
export interface KeyFrames {
  /** The service's own function that threw, or that called what threw. */
  readonly top?: FrameIdentity;
  /** Its caller, where the exception's kind blames the caller; of a function without a name, the nearest that has one. */
  readonly caller?: FrameIdentity;
  /** A skipped helper that made the exception: its name is part of the key. */
  readonly factory?: FrameIdentity;
  /** Helpers above it; the runtime's are not among them. */
  readonly skipped: readonly FrameIdentity[];
  /** Other frames above it: the runtime's and, above the service's own code, a framework's. */
  readonly passed: readonly FrameIdentity[];
  /** Without a frame of anybody's own: the first frames of libraries. */
  readonly library: readonly FrameIdentity[];
}

const HELPERS_SKIPPED = 4;
const LIBRARY_FRAMES = 3;
const OWN: readonly Tier[] = ['app', 'framework'];

/** Here the folder of installed packages tells a framework's frame; elsewhere a name does, and may be the service's own. */
const BY_FOLDER: ReadonlySet<Language> = new Set(['javascript', 'python', 'ruby', 'php', 'go']);

/**
 * Picks the frames that name a bug out of those of its root cause, throwing frame first.
 *
 * A test is code of one's own only when nothing that it called threw. Of the tiers above it, the service's own code comes
 * before a framework's. Up to four helpers on top are skipped, never all frames. Many callers end in the same function of
 * an installed package, so the two frames below it go into the key too.
 *
 * @param language of the trace, where it has a frame
 */
export function keyFrames(frames: readonly FrameIdentity[], kind: string, language?: Language): KeyFrames {
  const own = ownFrames(frames);
  const first = own[0];
  if (first === undefined) return { skipped: [], passed: [], library: withoutLoops(frames).slice(0, LIBRARY_FRAMES) };
  if (isNameless(first)) return { skipped: [], passed: [], library: aroundNameless(frames, first) };
  const helpers = own.findIndex((frame) => helperKind(frame, kind) === undefined);
  const skip = Math.min(helpers === -1 ? own.length - 1 : helpers, HELPERS_SKIPPED);
  const found = own[skip] ?? first;
  const top = language === 'php' ? withFunction(found, frames) : found;
  const above = frames.slice(0, frames.indexOf(found));
  const skipped = above.filter((frame) => frame.tier !== 'runtime' && helperKind(frame, kind) !== undefined);
  const passed = above.filter((frame) => !skipped.includes(frame));
  const factory = skip > 0 && helperKind(first, kind) === 'factory' ? { factory: first } : {};
  if (top.tier === 'framework' && language !== undefined && BY_FOLDER.has(language)) {
    const library = withoutLoops(frames.slice(frames.indexOf(found))).slice(0, LIBRARY_FRAMES);
    return { ...factory, skipped, passed, library };
  }
  const caller = callerOf(top, own.slice(skip + 1), kind);
  return { top, ...(caller === undefined ? {} : { caller }), ...factory, skipped, passed, library: [] };
}

/** PHP prints a function beside the file that called it, so the line below names the function of the place that threw. */
function withFunction(thrower: FrameIdentity, frames: readonly FrameIdentity[]): FrameIdentity {
  const below = frames[frames.indexOf(thrower) + 1];
  return thrower.function !== '' || below === undefined ? thrower : { ...thrower, function: below.function };
}

function callerOf(top: FrameIdentity, below: readonly FrameIdentity[], kind: string): FrameIdentity | undefined {
  if (blamesCaller(kind)) return below.find(({ module }) => module !== top.module);
  return top.function === '' ? below.find((frame) => frame.function !== '') : undefined;
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
