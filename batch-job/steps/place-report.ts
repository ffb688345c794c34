import { judgeDiff } from '../../core/diff/judge-diff.ts';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import type { DiffFinding } from '../../core/diff/rules/rule.ts';
import { isIncidentReport } from '../../core/messages/report/incident-report.ts';
import { reportPlaces } from '../../core/messages/report/report-path.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { findSecrets } from '../verify/find-secrets.ts';
import type { Source } from './open-source.ts';

/** Where the incident report goes. */
export interface ReportPlace {
  readonly kind: 'file' | 'comment' | 'off';
  /** In the repository, of a file. */
  readonly path?: string;
  /** Why it is not where the configuration wants it, in a sentence for the reviewer. */
  readonly note?: string;
}

/**
 * Finds a place for the report: the configured folder, else another one, else a comment on the draft. It replaces nothing, and
 * the rules for diffs hold for it as for any change; how long it may be is not theirs to say.
 *
 * @param text the report
 */
export async function placeReport(
  run: Pick<AttemptRun, 'attempt' | 'incident'>,
  { repository }: { readonly repository: Pick<Source['repository'], 'findBlocker'> },
  text: string,
): Promise<ReportPlace> {
  const { report, reportPath, fix } = run.attempt().service;
  if (report !== 'file') return { kind: report };
  const problems: string[] = [];
  for (const path of reportPlaces(await run.incident(), reportPath)) {
    const files = parsePatch(newFilePatch(path, text));
    const { findings } = judgeDiff(files, fix, await findSecrets(files));
    const forbidding = findings.find(isForbidding);
    const problem = forbidding ? `${path} ${forbidding.reason}` : await repository.findBlocker(path, isIncidentReport);
    if (problem === undefined) {
      const note =
        problems.length === 0 ? {} : { note: `The incident report is ${path}, because ${problems.join(', and ')}.` };
      return { kind: 'file', path, ...note };
    }
    if (forbidding?.rule === 'secret') return { kind: 'off', note: `There is no incident report: ${problem}.` };
    problems.push(problem);
  }
  return { kind: 'comment', note: `The incident report is a comment, because ${problems.join(', and ')}.` };
}

/** Of a document by itself: what it says and where it stands, not how large it is, nor that it comes without code. */
const isForbidding = ({ rule }: DiffFinding): boolean => rule.startsWith('protected-path/') || rule === 'secret';

function newFilePatch(path: string, text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const head = `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n`;
  return `${head}@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
}
