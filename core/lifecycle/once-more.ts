import type { ChangeRecord } from '../records/change-record.ts';

/**
 * Begins another round at the same head, because a person asked for it. Of a fork's pull request, this person lets the code of
 * this head run.
 */
export function reviewOnceMore(
  record: ChangeRecord,
  by: { readonly login: string; readonly at: number },
): ChangeRecord {
  const { job, checkRunId, facts, factsKey, factsHash, findings, findingsHash, verdict, written, decision, ...kept } =
    record;
  return {
    ...kept,
    status: 'opened',
    round: record.round + 1,
    roundAt: by.at,
    phases: [],
    updatedAt: by.at,
    lookAt: by.at,
    ...(record.fork && { mayRun: { head: record.head, login: by.login, at: by.at } }),
  };
}
