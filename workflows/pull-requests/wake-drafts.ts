import { POLICY_DEFAULTS } from '../../core/config/figures.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/durations.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { mayUpdateBase } from '../../core/pull-request-fate/moved-base.ts';
import type { Incident } from '../../core/records/incident.ts';

interface WakeDependencies {
  readonly ledger: Pick<Ledger, 'listDue' | 'getIncident' | 'changeIncident' | 'getAttempt'>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** The sweep looks at each open draft once an hour, so all of them are due within that time. */
const DUE_WITHIN_MS = HOUR_MS + MINUTE_MS;
const MOST_DRAFTS = 100;
/** GitHub waits ten seconds for an answer. */
const AT_ONCE = 10;
/** GitHub needs a moment to find out whether a draft still merges. */
const LOOK_AFTER_MS = MINUTE_MS;

/**
 * Has the sweep look soon at the open drafts of a branch that somebody pushed to. Nothing is decided here: the sweep asks GitHub.
 *
 * @returns how many drafts there are
 */
export async function wakeDrafts(
  { ledger, logger, clock }: WakeDependencies,
  pushed: { readonly repository: string; readonly branch: string },
): Promise<number> {
  const now = clock();
  const ids = await ledger.listDue('pull-request', now + DUE_WITHIN_MS, MOST_DRAFTS);
  const incidents = await Promise.all(ids.map((id) => ledger.getIncident(id)));
  const drafts = incidents.filter((each) => each !== undefined).filter((each) => isOf(each, pushed));
  for (let from = 0; from < drafts.length; from += AT_ONCE) {
    await Promise.all(drafts.slice(from, from + AT_ONCE).map((draft) => wake(ledger, draft, now)));
  }
  if (drafts.length > 0) logger.info('base-moved', { ...pushed, drafts: drafts.length });
  return drafts.length;
}

async function wake(ledger: WakeDependencies['ledger'], { id, attempt }: Incident, now: number): Promise<void> {
  const figures = (await ledger.getAttempt(id, attempt))?.service.policy ?? POLICY_DEFAULTS;
  await ledger.changeIncident(id, (current) =>
    mayUpdateBase(current, figures, now) && (current.lookAt ?? 0) > now + LOOK_AFTER_MS
      ? { ...current, lookAt: now + LOOK_AFTER_MS }
      : current,
  );
}

/** Names of repositories ignore case. */
const isOf = (
  { pullRequest }: Incident,
  { repository, branch }: { readonly repository: string; readonly branch: string },
): boolean =>
  pullRequest?.seen?.base === branch &&
  [pullRequest.repository, pullRequest.seen.repository].some(
    (name) => name?.toLowerCase() === repository.toLowerCase(),
  );
