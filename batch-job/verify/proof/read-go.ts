import { createFileFinder } from '../../../core/coverage/find-file.ts';
import { readGoProfile } from '../../../core/coverage/read-go-profile.ts';
import type { Coverage, SkippedPart } from '../../../core/proof/coverage.ts';
import { mergeCoverage } from './merge-coverage.ts';

const FUNCTION = /^func (?:\([^)]*\) )?(\w+)/;

/**
 * Reads profiles of `go test -coverprofile`. The functions are taken from the source, where each begins with `func` and ends with
 * a brace, both at the line's start, as gofmt writes it.
 *
 * @param paths the files whose coverage counts
 * @param texts of these, by path; a file without one is left out
 */
export function readGo(
  profiles: readonly string[],
  paths: ReadonlySet<string>,
  texts: ReadonlyMap<string, string>,
): Coverage {
  const find = createFileFinder([...paths]);
  const files: string[] = [];
  const skipped: SkippedPart[] = [];
  const functions = profiles
    .flatMap((profile) => readGoProfile(profile) ?? [])
    .flatMap(({ path: named, lines: ran }) => {
      const path = find(named);
      if (path === undefined) return [];
      files.push(path);
      for (const [line, hits] of ran) if (hits === 0) skipped.push({ path, from: [line, 1], to: [line + 1, 1] });
      return functionsOf(texts.get(path) ?? '').map(({ name, lines }) => ({
        path,
        name,
        lines,
        calls: [...ran].reduce(
          (most, [line, hits]) => (line >= lines[0] && line <= lines[1] ? Math.max(most, hits) : most),
          0,
        ),
      }));
    });
  return mergeCoverage([{ files, functions, skipped }]);
}

function functionsOf(text: string): Array<{ name: string; lines: readonly [number, number] }> {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const name = FUNCTION.exec(line)?.[1];
    if (name === undefined) return [];
    const end = lines.findIndex((each, at) => at >= index && /^\}|^func .*\}\s*$/.test(each));
    return [{ name, lines: [index + 1, (end === -1 ? index : end) + 1] as const }];
  });
}
