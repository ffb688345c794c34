import { CoverageFormatError, createCoverageFiles, type FileCoverage, readCount } from './file-coverage.ts';

/** A section of the tracefile: one source file of one test. */
interface Section {
  readonly path: string;
  readonly lines: Array<readonly [line: number, hits: number]>;
  /** First lines, by the function's name or, since lcov 2.2, by its number. */
  readonly starts: Map<string, number>;
  readonly calls: Array<readonly [key: string, name: string, calls: number]>;
}

/**
 * Reads an lcov tracefile, as lcov, c8, nyc, Jest, Vitest, Deno, SimpleCov and cargo-llvm-cov write it:
 * https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1 (section "TRACEFILE FORMAT").
 *
 * A section without its end, as of a tool that was killed, is left out. Records that tell nothing of lines and functions are
 * passed over.
 *
 * @returns undefined for a text that is no tracefile, or that has a record its format does not allow
 */
export function readLcov(text: string): readonly FileCoverage[] | undefined {
  try {
    return readSections(text);
  } catch (error) {
    if (error instanceof CoverageFormatError) return undefined;
    throw error;
  }
}

function readSections(text: string): readonly FileCoverage[] {
  const files = createCoverageFiles();
  let section: Section | undefined;
  let sections = 0;
  for (const record of text.split(/\r?\n/)) {
    const colon = record.indexOf(':');
    const [key, value] = colon === -1 ? [record, ''] : [record.slice(0, colon), record.slice(colon + 1)];
    if (key === 'SF') {
      section = { path: value, lines: [], starts: new Map(), calls: [] };
    } else if (key === 'end_of_record') {
      if (section === undefined) throw new CoverageFormatError('a section ends that did not begin');
      addSection(files, section);
      section = undefined;
      sections += 1;
    } else if (section !== undefined) addRecord(section, key, value);
    else if (record !== '' && !/^(?:TN|VER):|^#/.test(record)) throw new CoverageFormatError('a record has no file');
  }
  if (sections === 0) throw new CoverageFormatError('no section is whole');
  return files.all();
}

function addRecord({ lines, starts, calls }: Section, key: string, value: string): void {
  const parts = value.split(',');
  const [first = '', second = ''] = parts;
  if (key === 'DA') lines.push([readCount(first), readCount(second)]);
  // FN:<line>,[<last line>,]<name>; a name may hold commas.
  else if (key === 'FN')
    starts.set(parts.slice(isLine(second) && parts.length > 2 ? 2 : 1).join(','), readCount(first));
  else if (key === 'FNDA') {
    const name = parts.slice(1).join(',');
    calls.push([name, name, readCount(first)]);
  }
  // FNL:<number>,<line>[,<last line>] and FNA:<number>,<calls>,<name>, since lcov 2.2
  else if (key === 'FNL') starts.set(first, readCount(second));
  else if (key === 'FNA') calls.push([first, parts.slice(2).join(','), readCount(second)]);
}

const isLine = (text: string): boolean => /^\d+$/.test(text);

function addSection(files: ReturnType<typeof createCoverageFiles>, { path, lines, starts, calls }: Section): void {
  for (const [line, hits] of lines) files.line(path, line, hits);
  for (const [key, name, count] of calls) {
    const start = starts.get(key);
    if (start === undefined) throw new CoverageFormatError('a function has no line');
    // Some tools give a function of the runtime the line 0.
    if (start > 0) files.function(path, name, start, count);
  }
}
