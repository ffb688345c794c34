import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cutOffPhases } from '../core/lifecycle/attempt.ts';
import { blastRadius } from '../core/lifecycle/blast-radius.ts';
import { endReleaseJob, openJobStep } from '../core/lifecycle/release-job.ts';
import { type RollbackRecord, rollbackReport, rollbackSummary } from '../core/messages/report/rollback-report.ts';
import type { Incident } from '../core/records/incident.ts';
import { cutText } from '../core/text/cut-text.ts';
import { redact } from '../core/text/redaction.ts';
import { reachEnd } from './reach-end.ts';
import { explainWithModel } from './release/explain-with-model.ts';
import { openReleaseRun, type ReleaseOptions, type ReleaseRun } from './release/release-run.ts';

/** `skipped`: the step is over, or another job works on it. */
export type ExplainOutcome = 'reported' | 'failed' | 'skipped';

const KIND = 'explain-rollback';
const SUMMARY_LENGTH = 1_000;

/**
 * Writes the incident report of a rollback: what was counted, and what a model makes of it where there is one. The figures are
 * there whether or not the model answers.
 *
 * @throws when the end could not be recorded: the job is then retried
 */
export async function runExplain(options: ReleaseOptions): Promise<ExplainOutcome> {
  const run = await openReleaseRun(options, KIND);
  if (run === undefined) return 'skipped';
  const { releases, releaseId, step, logger, clock, signal, workDirectory } = options;
  const end = await reachEnd(() => report(run), {
    failed: 'The report could not be written',
    stop: signal,
    isOver: () => run.isOver(),
    onFailed: (reason) => logger.error('release-job-failed', { releaseId, step, kind: KIND, reason }),
  });
  if (end !== undefined) {
    const at = clock();
    await releases.change(releaseId, (record) => {
      if (openJobStep(record, run.of) === undefined) return record;
      const { phases } = cutOffPhases(record, 'it was cut off', at);
      if ('ok' in end) return endReleaseJob({ ...record, phases }, run.of, { status: 'failed', why: end.reason, at });
      const { key, summary, why } = end;
      const ended = endReleaseJob({ ...record, phases }, run.of, { status: 'passed', why, at });
      return { ...ended, report: { key, summary }, untold: true };
    });
  }
  // A worker that was told to end has no time for it, and steps that nobody waited for may still be at work there.
  if (!signal.aborted) {
    await rm(join(workDirectory, run.jobName), { recursive: true, force: true, maxRetries: 3 });
  }
  return end === undefined ? 'skipped' : 'ok' in end ? 'failed' : 'reported';
}

async function report(run: ReleaseRun): Promise<{ key: string; summary: string; why: string }> {
  await run.step('reading incidents');
  const newGroups = await readNewGroups(run);
  const explanation = await explainWithModel(run, newGroups);
  const release = run.record();
  const { canary, settings } = release;
  const tickSeconds = settings.terms.canary === false ? 0 : settings.terms.canary.tickSeconds;
  const radius = blastRadius({ ticks: canary?.ticks ?? [], tickSeconds }, newGroups);
  const record: RollbackRecord = { release, radius, newGroups, explanation };
  await run.audit('explanation', { radius, explanation });
  const key = run.keys.report;
  await run.options.auditLog.putText(key, redact(rollbackReport(record)));
  const summary = cutText(redact(rollbackSummary(record)), SUMMARY_LENGTH);
  const why =
    'missing' in explanation ? `The report has the figures alone. ${explanation.missing}` : 'The report is written.';
  return { key, summary, why };
}

async function readNewGroups(run: ReleaseRun): Promise<readonly Incident[]> {
  const found = await Promise.all(run.record().incidents.map((id) => run.options.ledger.getIncident(id)));
  return found.filter((incident) => incident !== undefined);
}
