import { carryFindings } from '../../core/change/carry-findings.ts';
import type { Change } from '../../core/change/change.ts';
import type { ReviewFinding } from '../../core/records/review-verdict.ts';
import type { OpenedPullRequest } from '../repository/open-pull-request.ts';
import type { ChangeRun } from './change-run.ts';
import { readQuotedFiles } from './quoted-files.ts';

/** Findings of the review before whose lines the head still has, as claims. None in a first round. */
export async function carryOver(
  run: ChangeRun,
  source: OpenedPullRequest,
  change: Change,
): Promise<readonly ReviewFinding[]> {
  const { earlier } = run.record();
  if (earlier === undefined || earlier.findings.length === 0) return [];
  const files = await readQuotedFiles({ source, change }, () => earlier.findings.map(({ path }) => path));
  const carried = carryFindings(earlier.findings, files);
  const ids = carried.map(({ id }) => id);
  await run.audit('carried', { from: earlier.head, ids, gone: earlier.findings.length - ids.length });
  return carried;
}
