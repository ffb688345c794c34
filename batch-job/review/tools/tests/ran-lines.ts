import type { ChangeSide } from '../../../../core/change/change.ts';
import type { RunLines } from '../../../../core/change/covered-share.ts';
import { createFileFinder } from '../../../../core/coverage/find-file.ts';
import { readGoProfile } from '../../../../core/coverage/read-go-profile.ts';
import type { Coverage } from '../../../../core/proof/coverage.ts';
import { lineRan } from '../../../../core/proof/line-ran.ts';
import { readHostileFiles } from '../../../verify/proof/read-hostile.ts';
import { readReported } from '../../../verify/proof/read-reported.ts';
import { readV8 } from '../../../verify/proof/read-v8.ts';
import type { WrittenReports } from '../../../verify/reports/find-reports.ts';

/**
 * Reads which lines a run of the tests ran: of reports that it wrote, of Go's profile and of what Node wrote by itself.
 *
 * @param options.directory the tree that the tests ran in
 * @param options.ran where runtimes wrote
 * @param options.changed files whose lines count
 */
export async function readRanLines(
  head: ChangeSide,
  options: {
    readonly directory: string;
    readonly ran: string;
    readonly changed: ReadonlyMap<string, readonly number[]>;
    readonly reports: WrittenReports['texts'];
  },
): Promise<ReadonlyMap<string, RunLines>> {
  const { directory, ran, changed, reports } = options;
  const find = createFileFinder(head.paths, directory);
  const profiles = (await readHostileFiles(ran, /^go\.out$/)).flatMap((text) => readGoProfile(text) ?? []);
  const reported = [
    ...readReported(reports, head.paths, directory),
    ...profiles.flatMap((file) => {
      const path = find(file.path);
      return path === undefined ? [] : [{ ...file, path }];
    }),
  ];
  const lines = new Map<string, Map<number, number>>();
  for (const file of reported) {
    const known = lines.get(file.path) ?? new Map<number, number>();
    for (const [line, hits] of file.lines) known.set(line, Math.max(known.get(line) ?? 0, hits));
    lines.set(file.path, known);
  }
  if (lines.size > 0) return lines;
  const texts = new Map(head.paths.flatMap((path) => (isScript(path) ? [[path, head.text(path) ?? ''] as const] : [])));
  const coverage = readV8(await readHostileFiles(ran, /^coverage-.*\.json$/), {
    directory,
    paths: new Set(texts.keys()),
    texts,
  });
  return new Map(
    coverage.files.map((path) => [path, linesOfV8(coverage, path, changed.get(path) ?? [], texts.get(path) ?? '')]),
  );
}

const isScript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

function linesOfV8(coverage: Coverage, path: string, numbers: readonly number[], text: string): RunLines {
  const lines = text.split('\n');
  const columnOf = (line: number) => (lines[line - 1] ?? '').search(/\S/) + 1;
  return new Map(numbers.map((line) => [line, lineRan(coverage, path, line, columnOf(line)) ? 1 : 0]));
}
