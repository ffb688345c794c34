import { CoverageFormatError, createCoverageFiles, type FileCoverage, readCount } from './file-coverage.ts';

/** File, first line and column, last line and column, statements, count. */
const BLOCK = /^(\S[^:]*):(\d{1,7})\.\d{1,7},(\d{1,7})\.\d{1,7} \d{1,7} (\d{1,15})$/;

/**
 * Reads a profile of `go test -coverprofile`: https://go.dev/blog/cover and https://pkg.go.dev/golang.org/x/tools/cover. It
 * names a file by its import path, and no functions. A line is as often run as the block on it that ran most; blocks that
 * several test binaries tell of are added.
 *
 * A last line that is cut off is left out.
 *
 * @returns undefined for a text that is no profile, or that has a line its format does not allow
 */
export function readGoProfile(text: string): readonly FileCoverage[] | undefined {
  try {
    return readBlocks(text);
  } catch (error) {
    if (error instanceof CoverageFormatError) return undefined;
    throw error;
  }
}

function readBlocks(text: string): readonly FileCoverage[] {
  const [mode = '', ...lines] = text.split(/\r?\n/);
  if (!/^mode: (?:set|count|atomic)$/.test(mode)) throw new CoverageFormatError('no profile of Go');
  const blocks = new Map<string, { path: string; from: number; to: number; count: number }>();
  lines.forEach((line, index) => {
    const [, path = '', from, to, count] = BLOCK.exec(line) ?? [];
    if (count === undefined) {
      if (line === '' || index === lines.length - 1 || /^mode: /.test(line)) return;
      throw new CoverageFormatError('no block of Go');
    }
    const key = line.slice(0, line.lastIndexOf(' '));
    const known = blocks.get(key)?.count ?? 0;
    blocks.set(key, { path, from: readCount(from), to: readCount(to), count: known + readCount(count) });
  });
  const most = new Map<string, Map<number, number>>();
  const files = createCoverageFiles();
  let expanded = 0;
  for (const { path, from, to, count } of blocks.values()) {
    expanded += to - from + 1;
    // A block is as long as its function: a few bytes must not become a million lines.
    if (to < from || expanded > MOST_LINES) throw new CoverageFormatError('a block has no such lines');
    const ofFile = most.get(path) ?? new Map<number, number>();
    most.set(path, ofFile);
    for (let line = from; line <= to; line += 1) ofFile.set(line, Math.max(ofFile.get(line) ?? 0, count));
  }
  for (const [path, ofFile] of most) for (const [line, hits] of ofFile) files.line(path, line, hits);
  return files.all();
}

const MOST_LINES = 2_000_000;
