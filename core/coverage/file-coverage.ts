/** What a run of tests ran of one file, as a report of coverage says. A test can forge it: its process may write the report. */
export interface FileCoverage {
  /** As the report names it, with `/`: in the repository, absolute, or by the name of its module or package. */
  readonly path: string;
  /** How often each executable line ran, by its number from 1. A format without counts has 0 and 1. */
  readonly lines: ReadonlyMap<number, number>;
  readonly functions: readonly FunctionCoverage[];
}

export interface FunctionCoverage {
  readonly name: string;
  /** Its first line, from 1. */
  readonly line: number;
  readonly calls: number;
}

/** More than this, and the report is refused: a stranger wrote it. */
const MOST = { entries: 2_000_000, line: 1_000_000, path: 4_096, name: 1_000, files: 50_000 };

/** Thrown and caught inside this folder: the report says what its format does not allow. */
export class CoverageFormatError extends Error {
  override readonly name = 'CoverageFormatError';
}

/** Puts together what a report tells, which may name a file, a line or a function more than once. */
export interface CoverageFiles {
  /** @throws {CoverageFormatError} for a number that is none, or too many lines */
  line(path: string, line: number, hits: number): void;
  /** @throws {CoverageFormatError} for a number that is none, or too many functions */
  function(path: string, name: string, line: number, calls: number): void;
  all(): readonly FileCoverage[];
}

export function createCoverageFiles(): CoverageFiles {
  const files = new Map<string, { lines: Map<number, number>; functions: Map<string, FunctionCoverage> }>();
  let entries = 0;
  const fileOf = (path: string, line: number, count: number) => {
    entries += 1;
    if (entries > MOST.entries) throw new CoverageFormatError('the report has too many lines');
    if (!Number.isSafeInteger(line) || line < 1 || line > MOST.line) throw new CoverageFormatError(`no line: ${line}`);
    if (!Number.isSafeInteger(count) || count < 0) throw new CoverageFormatError(`no count: ${count}`);
    const name = readPath(path);
    if (name === undefined) return undefined;
    const file = files.get(name) ?? { lines: new Map(), functions: new Map() };
    if (!files.has(name) && files.size >= MOST.files) throw new CoverageFormatError('the report has too many files');
    files.set(name, file);
    return file;
  };
  return {
    line: (path, line, hits) => {
      const file = fileOf(path, line, hits);
      file?.lines.set(line, sum(file.lines.get(line) ?? 0, hits));
    },
    function: (path, name, line, calls) => {
      const file = fileOf(path, line, calls);
      if (file === undefined || name === '' || name.length > MOST.name) return;
      const key = `${line} ${name}`;
      file.functions.set(key, { name, line, calls: sum(file.functions.get(key)?.calls ?? 0, calls) });
    },
    all: () => [...files].map(([path, { lines, functions }]) => ({ path, lines, functions: [...functions.values()] })),
  };
}

/** A count, as reports write it. Some tools write one below zero where a counter ran over: nothing is known then. */
export function readCount(text: string | undefined): number {
  if (text === undefined || !/^-?\d{1,15}$/.test(text)) throw new CoverageFormatError('a count is no whole number');
  return Math.max(0, Number(text));
}

const sum = (one: number, other: number): number => Math.min(one + other, Number.MAX_SAFE_INTEGER);

/** @returns undefined for a path that climbs out, or that no file has: its lines are left out */
function readPath(path: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file of a repository is called so
  if (path.length > MOST.path || /[\u0000-\u001f]/.test(path)) return undefined;
  const parts = path.replaceAll('\\', '/').split('/');
  if (parts.includes('..')) return undefined;
  const named = parts.filter((part, index) => part !== '.' && (part !== '' || index === 0)).join('/');
  return named === '' ? undefined : named;
}
