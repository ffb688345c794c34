import type { ParsedException, StackFrame } from '../grouping/exception.ts';

/** A file of the repository that the trace points at. */
export interface Suspect {
  /** Path in the repository. */
  readonly path: string;
  readonly line?: number;
  readonly function?: string;
  /** A sentence for a person. */
  readonly why: string;
}

/**
 * Maps the frames of a trace to files of a repository, the likeliest place of the fault first.
 *
 * @param exceptions the parsed chain, outermost first
 * @param files all files of the repository, with `/` between folders
 */
export function findSuspects(exceptions: readonly ParsedException[], files: readonly string[]): readonly Suspect[] {
  const byName = Map.groupBy(files, (path) => path.slice(path.lastIndexOf('/') + 1));
  const suspects = new Map<string, Suspect>();
  for (const exception of exceptions.toReversed()) {
    for (const frame of exception.frames) {
      const path = bestMatch(frame, byName);
      if (path === undefined || suspects.has(path)) continue;
      suspects.set(path, {
        path,
        ...(frame.line === undefined ? {} : { line: frame.line }),
        ...(frame.function === undefined ? {} : { function: frame.function }),
        why: `frame ${frame.module ?? frame.file ?? ''} ${frame.function ?? ''}`.trim(),
      });
    }
  }
  return [...suspects.values()];
}

function bestMatch(frame: StackFrame, byName: ReadonlyMap<string, readonly string[]>): string | undefined {
  const wanted = wantedPath(frame).split('/');
  const candidates = byName.get(wanted.at(-1) ?? '') ?? [];
  const scored = candidates.map((path) => ({ path, score: commonTail(path.split('/'), wanted) }));
  const best = scored.toSorted((a, b) => b.score - a.score || a.path.length - b.path.length)[0];
  return best !== undefined && (best.score > 1 || wanted.length === 1) ? best.path : undefined;
}

function wantedPath({ language, module, file = '' }: StackFrame): string {
  if (language !== 'java' || module === undefined) return file.replaceAll('\\', '/');
  const folder = module.split('.').slice(0, -1).join('/');
  return file === '' ? `${module.replaceAll('.', '/').replace(/\$.*/, '')}.java` : `${folder}/${file}`;
}

function commonTail(path: readonly string[], wanted: readonly string[]): number {
  let length = 0;
  while (length < path.length && length < wanted.length && path.at(-1 - length) === wanted.at(-1 - length)) length++;
  return length;
}
