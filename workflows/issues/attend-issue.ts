import { messageOf, UpstreamError } from '../../core/errors.ts';
import { nextIssueAction } from '../../core/issue/next-action.ts';
import { holdsOpening, type IssueFault, noteNotOpened, noteOpened, takeOpening } from '../../core/issue/note-issue.ts';
import { issueEvents } from '../../core/lifecycle/issue-due.ts';
import { keepReplies } from '../../core/lifecycle/pending-replies.ts';
import { markThreadPending } from '../../core/lifecycle/thread-update.ts';
import { issueDescription } from '../../core/messages/issue/description.ts';
import { issueSummary } from '../../core/messages/issue/summary.ts';
import { issueNotOpenedReply, issueOpenedReply } from '../../core/messages/slack/issue-reply.ts';
import type { TrackedIssue } from '../../core/ports/issue-tracker.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { IssueDependencies } from './dependencies.ts';
import { tellIssue } from './tell-issue.ts';

/** More than an issue with all that happened to its fixes can need at once. */
const ROUNDS = 20;

/**
 * Does for the issue of an incident what is due: opens it, and tells it what happened to the fix. Each call is taken by one
 * write before it is made, and looked for before it is made again. So a crash, and a second process, open and write nothing
 * twice. A fault of the tracker is noted with the incident, and told in the thread once it is given up.
 */
export async function attendIssue(deps: IssueDependencies, id: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const incident = await deps.ledger.getIncident(id);
    if (incident === undefined) return;
    const action = nextIssueAction(incident, deps.clock());
    if (action.kind === 'nothing') return;
    const wasOurs =
      action.kind === 'open' ? await openIssue(deps, incident) : await tellIssue(deps, incident, action.event);
    if (!wasOurs) return;
  }
}

/** @returns whether this process held the opening */
async function openIssue(deps: IssueDependencies, { id }: Incident): Promise<boolean> {
  const { ledger, clock, random, logger } = deps;
  const by = String(random());
  const taken = await ledger.changeIncident(id, (current) => takeOpening(current, { by, now: clock() }));
  if (!holdsOpening(taken, by)) return false;
  try {
    const { issue, told } = await findOrOpen(deps, taken);
    await ledger.changeIncident(id, (current) => {
      const opened = noteOpened(current, issue, told, clock());
      return opened === current
        ? current
        : markThreadPending(keepReplies(opened, issueOpenedReply(opened), clock()), clock());
    });
    logger.info('issue-opened', { incidentId: id, key: issue.key });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const reason = messageOf(error);
    const caller = { by, now: clock(), random: random() };
    const noted = await ledger.changeIncident(id, (current) => {
      const failed = noteNotOpened(current, faultOf(error), caller);
      return failed === current ? current : keepReplies(failed, issueNotOpenedReply(failed, reason), clock());
    });
    logger.error('issue-not-opened', { incidentId: id, status: noted.issue?.status, code: error.code });
  }
  return true;
}

async function findOrOpen(
  { ledger, tracker }: IssueDependencies,
  incident: Incident,
): Promise<{ readonly issue: TrackedIssue; readonly told: readonly string[] }> {
  const { id, attempt: number, issue } = incident;
  const found = issue?.mayExist === true ? await tracker.findOpened(id) : undefined;
  // What one that was found says of the fix is not known: it is told all.
  if (found !== undefined) return { issue: found, told: [] };
  const attempt = number === 0 ? undefined : await ledger.getAttempt(id, number);
  const made = await tracker.open({
    incidentId: id,
    summary: issueSummary(incident),
    description: issueDescription(incident, attempt),
  });
  return { issue: made, told: issueEvents(incident).map(({ key }) => key) };
}

/** A call that the tracker refused by its limits, or with a word, did nothing. */
const faultOf = ({ retryable, retryAfterMs, code }: UpstreamError): IssueFault => ({
  retryable,
  retryAfterMs,
  mayBeDone: retryable && code !== '429',
});
