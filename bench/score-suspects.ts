import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readExceptions } from '../core/grouping/read-exceptions.ts';
import { suspectFinder } from '../core/suspects/find-suspects.ts';

/** One report: its trace, the list that names the files of its repository, and the files that were changed to fix it. */
const reportSchema = z.object({
  files: z.string(),
  gold: z.array(z.string()).min(1),
  kind: z.string().nullish(),
  message: z.string().nullish(),
  stack: z.string().nullish(),
});
export type FixedReport = z.output<typeof reportSchema>;

const PLACES = [1, 3, 5] as const;

/** Prints how often a fixed file is among the first suspects: REPORTS is JSON lines, FOLDER holds `<files>.txt` for each. */
export async function run([reports, folder]: readonly string[]): Promise<string> {
  if (reports === undefined || folder === undefined)
    throw new Error('name REPORTS (JSON lines with "files", "gold" and "stack") and the FOLDER of the lists of files');
  const rows = (await readFile(reports, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => reportSchema.parse(JSON.parse(line)));
  const ranks: number[] = [];
  for (const [name, group] of Map.groupBy(rows, ({ files }) => files)) {
    const list = (await readFile(join(folder, `${name}.txt`), 'utf8')).split('\n').filter((path) => path !== '');
    ranks.push(...rankFixes(group, list));
  }
  const share = (place: number) => ranks.filter((rank) => rank <= place).length / ranks.length;
  return `${ranks.length} reports  ${PLACES.map((place) => `first ${place}: ${share(place).toFixed(3)}`).join('  ')}`;
}

/** The place of the first fixed file among the suspects of each report, from 1; infinite when it is not among them. */
export function rankFixes(reports: readonly FixedReport[], files: readonly string[]): readonly number[] {
  const find = suspectFinder(files);
  return reports.map(({ gold, kind, message, stack }) => {
    const error = { ...(kind ? { kind } : {}), ...(message ? { message } : {}), ...(stack ? { stack } : {}) };
    const index = find(readExceptions({ service: '', error })).findIndex(({ path }) => gold.includes(path));
    return index === -1 ? Number.POSITIVE_INFINITY : index + 1;
  });
}
