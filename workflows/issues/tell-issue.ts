import { messageOf, UpstreamError } from '../../core/errors.ts';
import { holdsTelling, noteProgress, noteTold, noteUntold, takeTelling } from '../../core/issue/note-issue.ts';
import type { IssueEvent } from '../../core/lifecycle/issue-due.ts';
import { keepReplies } from '../../core/lifecycle/pending-replies.ts';
import { issueEventComment } from '../../core/messages/issue/event-comment.ts';
import { linkComment } from '../../core/messages/issue/link-comment.ts';
import { issueUntoldReply } from '../../core/messages/slack/issue-reply.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Telling } from '../../core/records/tracked-issue.ts';
import type { AdfDocument } from '../../core/text/adf.ts';
import type { IssueDependencies } from './dependencies.ts';

interface Told {
  readonly issueId: string;
  /** What tells of the event was written after that time. */
  readonly since: number;
  readonly event: IssueEvent;
  readonly telling: Telling;
}

/**
 * Tells an issue what happened to the fix: one comment, then the transition that the configuration names for it. The issue of a
 * person's report gets one comment that says which incident it became.
 *
 * @returns whether this process held the telling
 */
export async function tellIssue(deps: IssueDependencies, { id }: Incident, event: IssueEvent): Promise<boolean> {
  const { ledger, clock, random, logger } = deps;
  const by = String(random());
  const taken = await ledger.changeIncident(id, (current) => takeTelling(current, event, { by, now: clock() }));
  const { telling } = taken.issue ?? {};
  const place = placeOf(taken, event);
  if (place === undefined || telling === undefined || !holdsTelling(taken, event.key, by)) return false;
  const told = { ...place, event, telling };
  try {
    await comment(deps, id, told);
    const obstacle = await makeTransition(deps, id, told);
    await finish(deps, id, told, obstacle);
    logger.info('issue-told', { incidentId: id, issueId: place.issueId, event: event.kind });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    await noteFault(deps, id, told, error);
  }
  return true;
}

/** Which issue is told of the event. */
function placeOf({ issue }: Incident, event: IssueEvent): Pick<Told, 'issueId' | 'since'> | undefined {
  if (event.kind === 'linked') return { issueId: event.issueId, since: event.at };
  return issue?.place && { issueId: issue.place.id, since: issue.place.openedAt };
}

async function comment(deps: IssueDependencies, id: string, { issueId, since, event, telling }: Told): Promise<void> {
  if (telling.isCommented === true) return;
  const { tracker, ledger } = deps;
  const isRepeated = telling.tries > 1;
  // An issue that reports several bugs gets a comment of each incident.
  const key = event.kind === 'linked' ? `${event.key}/${id}` : event.key;
  const isThere = isRepeated && (await tracker.hasComment(issueId, key, since));
  if (!isThere) await tracker.comment({ issueId, key, body: await bodyOf(deps, id, event) });
  await ledger.changeIncident(id, (current) => noteProgress(current, telling, { isCommented: true }));
}

/** The incident may have moved on since the event. */
async function bodyOf({ ledger }: IssueDependencies, id: string, event: IssueEvent): Promise<AdfDocument> {
  if (event.kind !== 'linked') return issueEventComment(event);
  const incident = await ledger.getIncident(id);
  if (incident === undefined) throw new Error(`incident ${id} is gone`);
  const attempt = incident.attempt === 0 ? undefined : await ledger.getAttempt(id, incident.attempt);
  const lead = incident.partOf && (await ledger.getIncident(incident.partOf.incidentId));
  return linkComment(incident, event, attempt, lead);
}

/** @returns why the transition could not be made, where the workflow does not offer it */
async function makeTransition(
  deps: IssueDependencies,
  id: string,
  { issueId, event, telling }: Told,
): Promise<string | undefined> {
  if (event.kind === 'linked') return undefined;
  const { tracker, ledger, config } = deps;
  const name = config.jira?.transitions?.[event.kind];
  if (name === undefined) return undefined;
  if (telling.leadsTo !== undefined && (await tracker.readStatus(issueId)) === telling.leadsTo) return undefined;
  const offered = await tracker.listTransitions(issueId);
  const transition = offered.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (transition === undefined) return notOffered(name, offered);
  await ledger.changeIncident(id, (current) => noteProgress(current, telling, { leadsTo: transition.to }));
  await tracker.makeTransition(issueId, transition.id);
  return undefined;
}

const notOffered = (name: string, offered: readonly { readonly name: string }[]): string =>
  `JIRA offers no transition "${name}" there${offered.length === 0 ? '' : `, only ${offered.map((each) => `"${each.name}"`).join(', ')}`}.`;

async function finish(
  { ledger, clock }: IssueDependencies,
  id: string,
  { event, telling }: Told,
  obstacle: string | undefined,
) {
  await ledger.changeIncident(id, (current) => {
    const done = noteTold(current, telling);
    if (done === current || obstacle === undefined) return done;
    return keepReplies(done, issueUntoldReply(done, event, obstacle, clock()), clock());
  });
}

async function noteFault(
  deps: IssueDependencies,
  id: string,
  { event, telling }: Told,
  error: UpstreamError,
): Promise<void> {
  const { ledger, clock, random, logger } = deps;
  const { retryable, retryAfterMs } = error;
  const caller = { by: telling.by, now: clock(), random: random() };
  const noted = await ledger.changeIncident(id, (current) => {
    const untold = noteUntold(current, event.key, { retryable, retryAfterMs, mayBeDone: retryable }, caller);
    const isGivenUp = untold !== current && untold.issue?.telling === undefined;
    return isGivenUp
      ? keepReplies(untold, issueUntoldReply(untold, event, messageOf(error), clock()), clock())
      : untold;
  });
  const isGivenUp = noted.issue?.telling === undefined;
  logger.error('issue-not-told', { incidentId: id, event: event.kind, code: error.code, isGivenUp });
}
