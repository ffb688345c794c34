import type { ChangeRecord } from '../records/change-record.ts';

/** As many as a model may report at once. A record of the ledger has limited space. */
const MOST_KEPT = 30;

/**
 * What the next round knows of reviews before it: the round that ends, where a model has read its head, else the review that
 * this round knew itself. Findings of a record are sorted, the most severe first.
 */
export function earlierReview(record: ChangeRecord): Pick<ChangeRecord, 'earlier'> {
  const { head, findings, phases, earlier } = record;
  const isRead = phases.some(({ name, status }) => name === 'review' && status === 'verdict');
  if (isRead && findings !== undefined) return { earlier: { head, findings: findings.slice(0, MOST_KEPT) } };
  return earlier === undefined ? {} : { earlier };
}
