import { settled, unsettle } from '../../core/lifecycle/open-work.ts';
import { outcomeReply } from '../../core/messages/slack/attempt-replies.ts';
import { circuitKey, circuitReply } from '../../core/messages/slack/circuit-reply.ts';
import { fateReply } from '../../core/messages/slack/fate-reply.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Breaker } from '../../core/records/breaker.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Reply } from '../../core/records/thread.ts';
import { settleAttempt } from '../policy/settle-attempt.ts';
import { settleDrafts } from '../policy/settle-drafts.ts';
import { postReplies } from '../thread/post-replies.ts';
import { tolerateOutage } from '../thread/tolerate-outage.ts';
import { type TellDependencies, tryToShow } from '../thread/try-to-show.ts';
import { labelPullRequest } from './label-pull-request.ts';

export type SettleDependencies = TellDependencies & { readonly codeHost: Pick<CodeHost, 'setLabels'> };

/**
 * Does what follows a change of where an incident stands: settles the money, sets the pull request's labels, tells people.
 * All of it is read from the records, so it is safe to repeat after a crash. What Slack does
 * not take waits with the incident; labels that GitHub does not take leave it unsettled. The sweep does both later.
 *
 * @throws {Error} for faults that are neither Slack's nor GitHub's
 */
export async function settleIncident(deps: SettleDependencies, incident: Incident): Promise<Incident> {
  const { ledger, clock, logger } = deps;
  if (incident.status === 'in-work') return incident;
  const attempt = incident.attempt === 0 ? undefined : await ledger.getAttempt(incident.id, incident.attempt);
  const ended = attempt?.status === 'ended' ? attempt : undefined;
  const opened = ended === undefined ? [] : await settleAttempt(ledger, { attempt: ended, incident }, clock());
  for (const { name, failures } of opened) logger.warn('circuit-opened', { breaker: name, failures });
  await settleDrafts(ledger, incident);
  const labelled = await tolerateOutage(logger, incident, () => labelPullRequest(deps, incident));
  await tellPeople(deps, incident, ended, opened);
  const finish = labelled === 'put-off' ? unsettle : settled;
  return ledger.changeIncident(incident.id, (present) =>
    present.status === incident.status && present.attempt === incident.attempt ? finish(present, clock()) : present,
  );
}

async function tellPeople(
  deps: SettleDependencies,
  incident: Incident,
  attempt: Attempt | undefined,
  opened: readonly Breaker[],
): Promise<void> {
  const channel = attempt?.service.slackChannel ?? incident.thread?.channel;
  if (channel === undefined) return;
  await tryToShow(deps, incident, channel);
  await postReplies(deps, incident, repliesOf(incident, attempt, opened));
}

function repliesOf(incident: Incident, attempt: Attempt | undefined, opened: readonly Breaker[]): readonly Reply[] {
  const fate = fateReply(incident);
  return [
    ...(attempt === undefined ? [] : [outcomeOf(attempt, incident)]),
    ...(fate === undefined ? [] : [fate]),
    ...opened.map((breaker) => ({ key: circuitKey(breaker), message: circuitReply(breaker) })),
  ];
}

const outcomeOf = (attempt: Attempt, incident: Incident): Reply => ({
  key: `${attempt.jobName}-outcome`,
  message: outcomeReply({ incident, attempt }),
  since: attempt.claimedAt,
});
