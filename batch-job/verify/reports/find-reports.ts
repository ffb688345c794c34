import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../../error-code.ts';

/** The reports in a tree by path, each with a mark that changes when it is written. */
export type ReportMarks = ReadonlyMap<string, string>;

/** Of tests, and of the code that they ran: `lcov.info` is what lcov calls a tracefile. */
const REPORT = /\.(?:xml|trx|tap)$|(?:^|\/)lcov\.info$/i;
/** What others have put there. */
const PASSED_OVER = new Set(['node_modules', '.git', '.venv', 'venv', 'vendor', '.gradle', '.m2', 'site-packages']);

const MAX_ENTRIES = 50_000;
const MAX_REPORTS = 1_000;
const MAX_REPORT_BYTES = 8 * 1024 * 1024;
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Lists the files in which a runner could leave a report, those near the top first. Links are not followed, and a tree
 * without end is not walked to its end. To be called while nobody can change the tree.
 */
export async function markReports(directory: string): Promise<ReportMarks> {
  const marks = new Map<string, string>();
  const folders = [''];
  let seen = 0;
  // The list grows while it is walked.
  for (const folder of folders) {
    if (seen > MAX_ENTRIES) break;
    const entries = await unlessTaken(readdir(join(directory, folder), { withFileTypes: true }));
    seen += entries?.length ?? 0;
    for (const entry of entries ?? []) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) folders.push(path);
      const mark = entry.isFile() && REPORT.test(path) ? await unlessTaken(markOf(join(directory, path))) : undefined;
      if (mark !== undefined) marks.set(path, mark);
    }
  }
  return marks;
}

/** Tests may remove or lock what they like, and nest folders without end: there is no report then. */
const TAKEN = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'];

async function unlessTaken<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isErrorCode(error, ...TAKEN)) return undefined;
    throw error;
  }
}

/** The time of a file's last change cannot be set, unlike that of its content. */
async function markOf(path: string): Promise<string> {
  const { ino, size, ctimeNs } = await lstat(path, { bigint: true });
  return [ino, size, ctimeNs].join(' ');
}

/** Reports that a run has left: their texts, by path. */
export interface WrittenReports {
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  /** Whether there were too many, or too large ones, to read them all. */
  readonly partial: boolean;
}

/**
 * Reads the reports that were written after they were marked: one of an earlier run, or of the repository, says nothing of
 * this one.
 */
export async function readWritten(directory: string, before: ReportMarks): Promise<WrittenReports> {
  const now = await markReports(directory);
  const written = [...now].filter(([path, mark]) => before.get(path) !== mark).map(([path]) => path);
  const texts: { path: string; text: string }[] = [];
  let remaining = MAX_BYTES;
  for (const path of written.toSorted().slice(0, MAX_REPORTS)) {
    const text = await readReport(join(directory, path), remaining);
    if (text === undefined) continue;
    remaining -= text.length;
    texts.push({ path, text: text.toString('utf8') });
  }
  return { texts, partial: texts.length < written.length };
}

async function readReport(path: string, remaining: number): Promise<Buffer | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await unlessTaken(open(path, flags));
  if (file === undefined) return undefined;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > Math.min(remaining, MAX_REPORT_BYTES)) return undefined;
    return await file.readFile();
  } finally {
    await file.close();
  }
}
