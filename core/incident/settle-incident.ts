import type { Attempt } from '../attempt/attempt.ts';
import type { Logger } from '../logger.ts';
import type { Breaker } from '../policy/breaker.ts';
import { settleAttempt } from '../policy/settle-attempt.ts';
import { settleDrafts } from '../policy/settle-drafts.ts';
import type { Clock, CodeHost, Ledger, Messenger } from '../ports.ts';
import { fateLabels } from '../pull-request/labels.ts';
import { outcomeReply } from '../slack/attempt-replies.ts';
import { circuitKey, circuitReply } from '../slack/circuit-reply.ts';
import { fateReply } from '../slack/fate-reply.ts';
import { showIncident } from '../thread/show-incident.ts';
import { tolerateRefusal } from '../tolerate-refusal.ts';
import type { Incident } from './incident.ts';
import { settled } from './open-work.ts';

export interface SettleDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly codeHost: Pick<CodeHost, 'changeLabels'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Does what follows a change of where an incident stands: settles the money, sets the pull request's labels, tells people.
 * All of it is read from the records, so that doing it again, after a crash at any point, ends in the same.
 *
 * @throws {UpstreamError} when people could not be told and trying again may help; the incident then stays unsettled
 */
export async function settleIncident(deps: SettleDependencies, incident: Incident): Promise<Incident> {
  const { ledger, clock, logger } = deps;
  if (incident.status === 'in-work') return incident;
  const attempt = incident.attempt === 0 ? undefined : await ledger.getAttempt(incident.id, incident.attempt);
  const ended = attempt?.status === 'ended' ? attempt : undefined;
  const opened = ended === undefined ? [] : await settleAttempt(ledger, { attempt: ended, incident }, clock());
  for (const { name, failures } of opened) logger.warn('circuit-opened', { breaker: name, failures });
  await settleDrafts(ledger, incident);
  await tolerateRefusal(logger, incident, () => labelPullRequest(deps, incident));
  await tolerateRefusal(logger, incident, () => tellPeople(deps, incident, ended, opened));
  return ledger.changeIncident(incident.id, (present) =>
    present.status === incident.status && present.attempt === incident.attempt ? settled(present, clock()) : present,
  );
}

async function labelPullRequest({ codeHost }: SettleDependencies, incident: Incident): Promise<void> {
  const pullRequest = incident.pullRequest ?? incident.failedFixes?.at(-1)?.pullRequest;
  const labels = fateLabels(incident.status);
  if (pullRequest === undefined || labels === undefined) return;
  const { repository, number } = pullRequest;
  await codeHost.changeLabels({ repository, number, ...labels });
}

async function tellPeople(
  deps: SettleDependencies,
  incident: Incident,
  attempt: Attempt | undefined,
  opened: readonly Breaker[],
): Promise<void> {
  const { ledger, messenger } = deps;
  const channel = attempt?.service.slackChannel ?? incident.thread?.channel;
  if (channel === undefined) return;
  await showIncident(deps, incident, channel);
  const thread = incident.thread ?? (await ledger.getIncident(incident.id))?.thread;
  if (thread === undefined) return;
  if (attempt !== undefined) {
    const reply = outcomeReply({ incident, attempt });
    await messenger.reply(thread, `${attempt.jobName}-outcome`, reply, attempt.claimedAt);
  }
  const fate = fateReply(incident);
  if (fate !== undefined) await messenger.reply(thread, fate.key, fate.message);
  for (const breaker of opened) await messenger.reply(thread, circuitKey(breaker), circuitReply(breaker));
}
