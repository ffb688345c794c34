import type { ParsedException, StackFrame } from '../grouping/exception.ts';
import type { FrameIdentity } from '../grouping/frames/frame.ts';
import { frameIdentity } from '../grouping/frames/frame-identity.ts';
import { keyFrames } from '../grouping/v1/key-frames.ts';
import { rootCause } from '../grouping/v1/root-cause.ts';
import { type FileIndex, type FileMatch, indexFiles } from '../suspects/file-index.ts';
import { ownPackages } from '../suspects/locate-frames.ts';
import { type WantedPath, wantedPath } from '../suspects/wanted-path.ts';
import { isSource } from './changed-code.ts';
import { lastName } from './names.ts';

/** A function of the service on a stack. */
export interface Place {
  readonly path: string;
  /** Empty when the trace does not name it. */
  readonly function: string;
  /** Left out where the trace is that of built code, whose lines are others. */
  readonly line?: number;
}

/** What an error says of where it was raised. */
export interface Raised {
  /** Of the root cause, as it is in the trace. */
  readonly kind: string | undefined;
  readonly message: string | undefined;
  /** Every function of the service on the stack, the throwing one first, of the root cause and what wrapped it. */
  readonly places: readonly Place[];
  /** The function that stands for the error, by which grouping tells bugs apart; none where that is no code of the service. */
  readonly top: Place | undefined;
}

/** Finds the service's functions on the stack of an error. */
export type FindPlaces = (exceptions: readonly ParsedException[]) => Raised;

/**
 * For the trace of an incident: it comes from a container, where paths have another beginning and may be those of built files.
 *
 * @param files of the repository
 */
export function placesOfIncident(files: readonly string[], regressionFiles: readonly string[]): FindPlaces {
  const index = indexFiles(files);
  return (exceptions) => {
    const isOwn = ownPackages(exceptions, index);
    return raisedAt(exceptions, (frame) => {
      const wanted = wantedPath(frame);
      if (wanted === undefined || !isOwn(wanted)) return undefined;
      const found = index.find(wanted)[0];
      if (found !== undefined && !isNamesake(frame, found)) return placeOf(found.path, frame, true, regressionFiles);
      const built = sourceOfBuilt(wanted, index);
      return built === undefined ? undefined : placeOf(built, frame, false, regressionFiles);
    });
  };
}

const isNamesake = (frame: StackFrame, { fit }: FileMatch): boolean =>
  fit === 'name' && frameIdentity(frame).tier === 'runtime';

const BUILD_FOLDER = /^(?:dist|build|lib|out|output|target|compiled|\.next|esm|cjs)$/;
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx', '.mts', '.js'],
  '.cjs': ['.cts', '.ts', '.cjs'],
  '.mjs': ['.mts', '.ts', '.mjs'],
};

/** `/app/dist/pricing.js` was built from `src/pricing.ts`. */
function sourceOfBuilt({ segments, package: installed }: WantedPath, index: FileIndex): string | undefined {
  if (installed !== undefined) return undefined;
  const name = segments.at(-1) ?? '';
  const [, stem = '', extension = ''] = /^(.+?)(\.[cm]?js)$/.exec(name) ?? [];
  const folder = segments.findLastIndex((segment) => BUILD_FOLDER.test(segment));
  const below = folder === -1 ? segments : ['src', ...segments.slice(folder + 1)];
  for (const other of SOURCES[extension] ?? []) {
    const wanted = { segments: [...below.slice(0, -1), `${stem}${other}`] };
    const found = index.find(wanted)[0];
    if (found !== undefined) return found.path;
  }
  return undefined;
}

/**
 * For the trace of a test of ours: its paths are the repository's, as a whole or from a package's folder on. A file that is
 * merely called like one of the service's, as the test itself may be, is none.
 *
 * @param files of the repository, and those of the regression test
 */
export function placesOfTest(files: readonly string[], regressionFiles: readonly string[]): FindPlaces {
  const index = indexFiles([...new Set([...files, ...regressionFiles])]);
  return (exceptions) => {
    const isOwn = ownPackages(exceptions, index);
    return raisedAt(exceptions, (frame) => {
      const wanted = wantedPath(frame);
      if (wanted === undefined || wanted.package !== undefined || !isOwn(wanted)) return undefined;
      const found = index.find(wanted).filter(({ fit }) => fit === 'path');
      const [best] = found;
      if (best === undefined || regressionFiles.some((path) => endsAlike(path, wanted))) return undefined;
      return placeOf(best.path, frame, true, regressionFiles);
    });
  };
}

const endsAlike = (path: string, { segments }: WantedPath): boolean => `/${path}`.endsWith(`/${segments.join('/')}`);

function placeOf(
  path: string,
  frame: StackFrame,
  hasLine: boolean,
  regressionFiles: readonly string[],
): Place | undefined {
  if (!isSource(path, regressionFiles) || RUST_TESTS.test(frame.module ?? '')) return undefined;
  const line = hasLine && frame.line !== undefined ? { line: frame.line } : {};
  return { path, function: lastName(frameIdentity(frame).function), ...line };
}

/** Rust keeps tests in a module of the file that they test. */
const RUST_TESTS = /(?:^|::)tests?(?:::|$)/;

type Locate = (frame: StackFrame) => Place | undefined;

function raisedAt(exceptions: readonly ParsedException[], locate: Locate): Raised {
  const root = rootCause(exceptions);
  const kind = root?.exception.kind;
  const own = root === undefined ? [] : placesOf(root.exception, locate);
  const others = exceptions.filter(({ relation }) => relation !== 'separate' && relation !== 'suppressed');
  const frames = keyFrames(root?.frames ?? [], kind ?? '', root?.exception.frames[0]?.language);
  const key = frames.top ?? frames.library[0];
  const keyIndex = root?.exception.frames.findIndex((frame) => key !== undefined && stands(frame, key)) ?? -1;
  return {
    kind,
    message: root?.exception.message,
    places: [root?.exception, ...others.filter((each) => each !== root?.exception)].flatMap((each, index) =>
      each === undefined
        ? []
        : index === 0
          ? own.flatMap((place) => place ?? [])
          : placesOf(each, locate).flatMap((place) => place ?? []),
    ),
    top: keyIndex === -1 ? undefined : (own[keyIndex] ?? undefined),
  };
}

/** Of a place that PHP names without its function, the key has the function of the frame below. */
const stands = (frame: StackFrame, key: FrameIdentity): boolean => {
  const { module, function: name } = frameIdentity(frame);
  return module === key.module && (name === key.function || name === '');
};

/** The place of each frame. A closure without a name belongs to the next function below it in the same file. */
function placesOf({ frames }: ParsedException, locate: Locate): ReadonlyArray<Place | undefined> {
  const places = frames.map(locate);
  return places.map((place, index) => {
    if (place === undefined || place.function !== '') return place;
    const holder = places.slice(index + 1).find((other) => other?.path === place.path && other.function !== '');
    return holder === undefined ? place : { ...place, function: holder.function };
  });
}

/** Whether two places are the same function: by name, by line, or by the lines of the function where they are known. */
export const isSamePlace = (
  one: Place,
  other: Place,
  areInOneFunction: (one: Place, other: Place) => boolean,
): boolean =>
  one.path === other.path &&
  ((one.function !== '' && one.function === other.function) ||
    (one.line !== undefined && one.line === other.line) ||
    areInOneFunction(one, other));
