import { createHash } from 'node:crypto';
import { trimFacts, trimFindings } from '../../core/change/trim-facts.ts';
import { cutOffPhases } from '../../core/lifecycle/attempt.ts';
import { endChangeJob, type JobOfRound } from '../../core/lifecycle/change-job.ts';
import { changeKeys } from '../../core/lifecycle/change-names.ts';
import type { Fact } from '../../core/records/change-facts.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { ReviewFinding, ReviewVerdict } from '../../core/records/review-verdict.ts';
import type { ServiceTraces } from '../../core/records/service-traces.ts';
import { redactEvent } from '../phases/redact-event.ts';
import type { ChangeOptions } from './change-run.ts';

/** How a review ended. What it found stands beside a failure, as far as it came. */
export interface ReviewEnd {
  readonly ok: boolean;
  /** Why not, in a sentence for people. */
  readonly reason?: string;
  readonly found?: FoundInReview;
}

export interface FoundInReview {
  /** The commits that were compared. */
  readonly base: string;
  readonly head: string;
  readonly facts: readonly Fact[];
  readonly findings: readonly ReviewFinding[];
  readonly verdict: ReviewVerdict;
  readonly traces: ServiceTraces;
}

/**
 * Keeps all that was found in the audit bucket, then writes what a record can hold, and that the job is done. A round that is over
 * gets nothing written.
 *
 * @returns the record; undefined when there is none
 */
export async function endReview(
  { changes, auditLog, changeId, round, clock }: ChangeOptions,
  { ok, reason, found }: ReviewEnd,
): Promise<ChangeRecord | undefined> {
  const of: JobOfRound = { round, kind: 'review' };
  const stored = found === undefined ? {} : await store(auditLog, changeKeys(changeId, round), found);
  const end = { ok, ...(reason === undefined ? {} : { reason }), at: clock() };
  return changes.change(changeId, (record) => {
    const { phases } = cutOffPhases(record, 'it was cut off', end.at);
    return endChangeJob(record, of, { ...end, found: { ...stored, phases } });
  });
}

async function store(
  auditLog: ChangeOptions['auditLog'],
  keys: ReturnType<typeof changeKeys>,
  { base, head, facts, findings, verdict, traces }: FoundInReview,
) {
  const factsText = JSON.stringify(redactEvent({ base, head, facts }));
  const findingsText = JSON.stringify(redactEvent({ base, head, findings, verdict }));
  await auditLog.putText(keys.facts, factsText);
  await auditLog.putText(keys.findings, findingsText);
  return {
    facts: trimFacts(facts),
    factsKey: keys.facts,
    factsHash: sha256(factsText),
    findings: trimFindings(findings),
    findingsHash: sha256(findingsText),
    verdict,
    traces,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
