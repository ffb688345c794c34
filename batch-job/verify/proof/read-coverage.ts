import type { Coverage } from '../../../core/proof/coverage.ts';
import { mergeCoverage } from './merge-coverage.ts';
import type { RunEvidence } from './probe.ts';
import { readGo } from './read-go.ts';
import { readHostileFiles } from './read-hostile.ts';
import { readPython } from './read-python.ts';
import { readV8 } from './read-v8.ts';

/**
 * Reads what runtimes wrote of a run.
 *
 * @param wanted the files whose coverage counts
 * @returns undefined when no runtime wrote anything of these files
 */
export async function readCoverage(
  { coverage: directory, directory: tree }: RunEvidence,
  texts: ReadonlyMap<string, string>,
  wanted: readonly string[],
): Promise<Coverage | undefined> {
  const paths = new Set(wanted);
  const read = (names: RegExp) => readHostileFiles(directory, names);
  const coverage = mergeCoverage([
    readV8(await read(/^coverage-.*\.json$/), { directory: tree, paths, texts }),
    readPython(await read(/^python-\d+\.json$/), paths),
    readGo(await read(/^go\.out$/), paths, texts),
  ]);
  return coverage.files.length === 0 ? undefined : coverage;
}
