import { SaxesParser } from 'saxes';
import { createCobertura } from './cobertura.ts';
import type { CoverageElements } from './coverage-elements.ts';
import { CoverageFormatError, createCoverageFiles, type FileCoverage } from './file-coverage.ts';
import { createJacoco } from './jacoco.ts';

const MOST_DEPTH = 100;
const PIECE = 64 * 1024;

/**
 * Reads a report of JaCoCo or Cobertura, told apart by its outermost element. The text is a stranger's: a declaration of
 * entities refuses it, and a document that is not well-formed or not whole tells nothing.
 *
 * @returns undefined for another document, or one that says what its format does not allow
 */
export function readCoverageXml(text: string): readonly FileCoverage[] | undefined {
  const files = createCoverageFiles();
  const formats: Readonly<Record<string, () => CoverageElements>> = {
    report: () => createJacoco(files),
    coverage: () => createCobertura(files),
  };
  const parser = new SaxesParser();
  let format: CoverageElements | undefined;
  let depth = 0;
  parser.on('error', (error) => {
    throw new CoverageFormatError('the document is not well-formed', { cause: error });
  });
  parser.on('doctype', (doctype) => {
    // JaCoCo names its DTD. Declarations of its own, such as entities, no tool writes.
    if (doctype.includes('[') || doctype.includes('<!')) throw new CoverageFormatError('it declares entities');
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > MOST_DEPTH) throw new CoverageFormatError('elements are nested too deep');
    format ??= formats[name]?.();
    if (format === undefined) throw new CoverageFormatError('no report of coverage');
    format.open(name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    format?.close(name);
  });
  try {
    for (let start = 0; start < text.length; start += PIECE) parser.write(text.slice(start, start + PIECE));
    parser.close();
  } catch (error) {
    if (error instanceof CoverageFormatError) return undefined;
    throw error;
  }
  return files.all();
}
