import type { FileCoverage } from '../../../core/coverage/file-coverage.ts';
import { createFileFinder } from '../../../core/coverage/find-file.ts';
import { readCoverageXml } from '../../../core/coverage/read-coverage-xml.ts';
import { readLcov } from '../../../core/coverage/read-lcov.ts';
import type { WrittenReports } from '../reports/find-reports.ts';

/**
 * Reads the reports of coverage that a run left in its tree: lcov's, JaCoCo's and Cobertura's. What does not parse tells nothing.
 *
 * @param files of the repository
 * @param directory where the tree was
 * @returns what they tell of these files, by the repository's paths
 */
export function readReported(
  reports: WrittenReports['texts'],
  files: readonly string[],
  directory: string,
): readonly FileCoverage[] {
  const find = createFileFinder(files, directory);
  return reports
    .flatMap(({ path, text }) => (/\.info$/i.test(path) ? readLcov(text) : readXml(path, text)) ?? [])
    .flatMap((file) => {
      const path = find(file.path);
      return path === undefined ? [] : [{ ...file, path }];
    });
}

const readXml = (path: string, text: string) => (/\.xml$/i.test(path) ? readCoverageXml(text) : undefined);
