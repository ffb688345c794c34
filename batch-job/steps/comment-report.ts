import { UpstreamError } from '../../core/errors.ts';
import { BODY_LENGTH_LIMIT } from '../../core/messages/pull-request/body.ts';
import type { FixRecord } from '../../core/messages/pull-request/fix-record.ts';
import { incidentReport } from '../../core/messages/report/incident-report.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { markerOf } from '../../core/text/marker.ts';
import type { AttemptRun } from '../attempt-run.ts';

/** Posts the report as one comment of the draft, or rewrites that comment. A draft whose comment GitHub does not take is a draft. */
export async function commentReport(run: AttemptRun, record: FixRecord): Promise<void> {
  const { codeHost, logger, incidentId } = run.options;
  const { pullRequest } = await run.incident();
  if (pullRequest === undefined) return;
  const { repository, number } = pullRequest;
  const marker = markerOf('report', incidentId);
  const body = `${cutText(incidentReport(record), BODY_LENGTH_LIMIT - marker.length - 2)}\n${marker}`;
  try {
    await codeHost.putComment({ repository, number, marker, body });
    await run.audit('publish', { number, report: 'comment' });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('report-not-commented', { incidentId, number, reason: error.message });
  }
}
