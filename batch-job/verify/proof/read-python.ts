import { z } from 'zod';
import type { Coverage } from '../../../core/proof/coverage.ts';
import { mergeCoverage } from './merge-coverage.ts';

/** Path, name, first and last line, calls. */
const functionSchema = z.tuple([
  z.string(),
  z.string().max(1_000),
  z.int().nonnegative(),
  z.int().nonnegative(),
  z.int().nonnegative(),
]);
const MOST_FUNCTIONS = 100_000;

/** Reads what the Python probe has written, one file a process. What does not parse is left out. */
export const readPython = (texts: readonly string[], paths: ReadonlySet<string>): Coverage =>
  mergeCoverage(
    texts.map((text) => {
      const found = parse(text).filter(([path]) => paths.has(path));
      return {
        files: [...new Set(found.map(([path]) => path))],
        functions: found
          // Code that runs as its file is loaded, or as part of the function around it, is no function of its own.
          .filter(([, name]) => !/^<(?:module|listcomp|genexpr|dictcomp|setcomp)>$/.test(name))
          .map(([path, name, first, last, calls]) => ({ path, name, lines: [first, last] as const, calls })),
        skipped: [],
      };
    }),
  );

function parse(text: string): Array<z.infer<typeof functionSchema>> {
  try {
    return z.array(functionSchema).max(MOST_FUNCTIONS).parse(JSON.parse(text));
  } catch {
    return []; // a process that was killed as it wrote, or a file of the tests' own
  }
}
