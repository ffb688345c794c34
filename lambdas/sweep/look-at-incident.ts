import { findService } from '../../core/config.ts';
import { isRefusal, messageOf, UpstreamError } from '../../core/errors.ts';
import { forgetFailedLooks, noteFailedLook } from '../../core/incident/failed-looks.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { settled } from '../../core/incident/open-work.ts';
import { settleIncident } from '../../core/incident/settle-incident.ts';
import { resolve } from '../../core/publication/follow-fix.ts';
import { askPullRequest } from '../../core/request/ask-pull-request.ts';
import { lookRefusedReply } from '../../core/slack/look-refused-reply.ts';
import { dropReplies } from '../../core/thread/pending-replies.ts';
import { postReplies } from '../../core/thread/post-replies.ts';
import { shareBehind } from '../../core/thread/share-incident.ts';
import { isBehind, removeMark } from '../../core/thread/thread-turn.ts';
import { lookAtPublication } from './look-at-publication.ts';
import { lookAtWork } from './look-at-work.ts';
import { mendLabels } from './mend-labels.ts';
import type { SweepDependencies } from './sweep.ts';

/**
 * Looks at one incident that is due. When that fails, the next look is put off, so that it holds up no other; a refusal is
 * told in the thread first.
 *
 * @throws {Error} for any fault but one of a system outside
 */
export async function lookAtIncident(deps: SweepDependencies, id: string): Promise<void> {
  const incident = await deps.ledger.getIncident(id);
  if (incident === undefined) return;
  try {
    await look(deps, incident);
  } catch (error) {
    await noteFailure(deps, incident, error);
    if (!(error instanceof UpstreamError)) throw error;
  }
}

async function look(deps: SweepDependencies, incident: Incident): Promise<void> {
  const { ledger, clock } = deps;
  const { lookAt, failedLooks } = incident;
  const isDue = lookAt !== undefined && lookAt <= clock();
  try {
    if (isDue) await goOn(deps, incident);
  } finally {
    // The work goes first: people who cannot be told do not hold it up, and work that fails is told all the same.
    if (isBehind(incident, clock())) await catchUp(deps, incident);
  }
  if (!isDue && failedLooks === undefined) return;
  await ledger.changeIncident(incident.id, (present) => {
    if (isDue && present.unsettled !== true && present.lookAt === lookAt) return settled(present, clock());
    return present.failedLooks?.notBefore === failedLooks?.notBefore ? forgetFailedLooks(present) : present;
  });
}

async function goOn(deps: SweepDependencies, incident: Incident): Promise<unknown> {
  const { ledger, clock } = deps;
  if (incident.status === 'in-work') return lookAtWork(deps, incident);
  if (incident.unsettled === true) return settleIncident(deps, incident);
  if (incident.publishing !== undefined) return lookAtPublication(deps, incident, incident.publishing);
  if (incident.status !== 'merged') return mendLabels(deps, await askPullRequest(deps, incident));
  const watched = await ledger.changeIncident(incident.id, (present) => resolve(present, clock()));
  return watched.unsettled === true ? settleIncident(deps, watched) : watched;
}

/** Shows what alerts have left unshown, since none came after them, and what Slack or GitHub did not take. */
async function catchUp(deps: SweepDependencies, incident: Incident): Promise<void> {
  const channel = findService(deps.config, incident)?.slackChannel ?? incident.thread?.channel;
  if (channel !== undefined) await shareBehind(deps, incident, channel);
  else await deps.ledger.changeIncident(incident.id, (present) => removeMark(dropReplies(present), incident));
}

/** A refusal is told before it is noted: what was noted is not looked at for a day. */
async function noteFailure(deps: SweepDependencies, incident: Incident, error: unknown): Promise<void> {
  const { ledger, logger, clock, random } = deps;
  const { id } = incident;
  const reason = messageOf(error);
  try {
    const refused = isRefusal(error);
    if (refused) await tellRefusal(deps, incident, reason);
    await ledger.changeIncident(id, (present) => noteFailedLook(present, { refused, now: clock(), random: random() }));
    logger.error(refused ? 'look-refused' : 'look-failed', { id, reason });
  } catch (cause) {
    // The next sweep looks again and notes it then.
    logger.error('look-failed', { id, reason, notNoted: messageOf(cause) });
  }
}

async function tellRefusal(deps: SweepDependencies, incident: Incident, reason: string): Promise<void> {
  if (incident.thread !== undefined) await postReplies(deps, incident, [lookRefusedReply(incident, reason)]);
}
