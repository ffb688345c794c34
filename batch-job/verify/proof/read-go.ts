import type { Coverage } from '../../../core/proof/coverage.ts';
import { mergeCoverage } from './merge-coverage.ts';

const BLOCK = /^(\S+\.go):(\d+)\.\d+,(\d+)\.\d+ \d+ (\d+)$/;
const FUNCTION = /^func (?:\([^)]*\) )?(\w+)/;
const MOST_BLOCKS = 500_000;

/**
 * Reads a profile of `go test -coverprofile`: blocks of lines with how often they ran. The functions are taken from the
 * source, where each begins with `func` and ends with a brace, both at the line's start, as gofmt writes it.
 *
 * @param paths the files whose coverage counts
 * @param texts of these, by path; a file without one is left out
 */
export function readGo(
  profiles: readonly string[],
  paths: ReadonlySet<string>,
  texts: ReadonlyMap<string, string>,
): Coverage {
  const ran = new Map<string, Array<readonly [line: number, count: number]>>();
  const files = pathFinder(paths);
  for (const line of profiles.flatMap((profile) => profile.split('\n')).slice(0, MOST_BLOCKS)) {
    const [, file = '', first, , count] = BLOCK.exec(line) ?? [];
    const path = first === undefined ? undefined : files(file);
    if (path === undefined) continue;
    const blocks = ran.get(path) ?? [];
    ran.set(path, blocks);
    blocks.push([Number(first), Number(count)]);
  }
  const functions = [...ran].flatMap(([path, blocks]) =>
    functionsOf(texts.get(path) ?? '').map(({ name, lines }) => ({
      path,
      name,
      lines,
      calls: blocks.reduce((sum, [line, count]) => (line >= lines[0] && line <= lines[1] ? sum + count : sum), 0),
    })),
  );
  return mergeCoverage([{ files: [...ran.keys()], functions, skipped: [] }]);
}

/** A profile names a file by its import path: the module's name, then the path in the repository. */
function pathFinder(paths: ReadonlySet<string>): (file: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (file) => {
    if (known.has(file)) return known.get(file);
    const segments = file.split('/');
    const found = segments.map((_, index) => segments.slice(index).join('/')).find((path) => paths.has(path));
    known.set(file, found);
    return found;
  };
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
