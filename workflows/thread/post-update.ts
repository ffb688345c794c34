import { removeReplies } from '../../core/lifecycle/pending-replies.ts';
import {
  clearThreadPending,
  keepThreadPending,
  markThreadPending,
  needsThreadUpdate,
  ownsThreadUpdate,
  takeThreadUpdateAnyway,
} from '../../core/lifecycle/thread-update.ts';
import {
  isCountedOn,
  occurrenceComment,
  occurrenceMarker,
} from '../../core/messages/pull-request/occurrence-comment.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import { postPendingReplies } from './post-replies.ts';
import { type Told, tolerateOutage } from './tolerate-outage.ts';
import { type TellDependencies, tryToShow } from './try-to-show.ts';

export type PostDependencies = TellDependencies & { readonly codeHost: Pick<CodeHost, 'putComment'> };

/**
 * Shows people where an incident stands: in its thread, by the replies that wait for it, and by a count in one comment on
 * the pull request. What Slack or GitHub do not take now is marked in the ledger, and the sweep shares it later.
 *
 * @returns `put-off` when something is left for later
 * @throws {Error} for faults that are neither Slack's nor GitHub's
 */
export async function postUpdate(deps: PostDependencies, incident: Incident, channel: string): Promise<Told> {
  const { ledger, logger, clock } = deps;
  const shown = await tryToShow(deps, incident, channel);
  const areReplied = shown === 'put-off' ? false : await reply(deps, incident);
  const counted = await tolerateOutage(logger, incident, () => countOnPullRequest(deps, incident));
  if (counted === 'put-off') await ledger.changeIncident(incident.id, (current) => markThreadPending(current, clock()));
  return shown === 'put-off' || counted === 'put-off' || !areReplied ? 'put-off' : shown;
}

/**
 * Shares an incident whose thread is pending and whose alerts have ceased. The mark stays until all of it is shared, so that
 * a crash in between leaves it to the next look.
 *
 * @returns `nothing` when there was nothing to share
 */
export async function postPendingUpdate(
  deps: PostDependencies,
  { id }: Pick<Incident, 'id'>,
  channel: string,
): Promise<Told | 'nothing'> {
  const now = deps.clock();
  const by = `catch-up-${now}`;
  const incident = await deps.ledger.changeIncident(id, (current) =>
    needsThreadUpdate(current, now) ? keepThreadPending(takeThreadUpdateAnyway(current, by, now)) : current,
  );
  if (!ownsThreadUpdate(incident, by)) return 'nothing';
  const told = await postUpdate(deps, incident, channel);
  if (told !== 'put-off') await deps.ledger.changeIncident(id, (current) => clearThreadPending(current, incident));
  return told;
}

/** @returns whether no reply waits any longer. A thread that Slack refuses to open has nowhere to reply. */
async function reply(deps: PostDependencies, { id, pendingReplies }: Incident): Promise<boolean> {
  if (pendingReplies === undefined) return true;
  const current = await deps.ledger.getIncident(id);
  if (current?.thread !== undefined) return postPendingReplies(deps, current);
  const keys = pendingReplies.map(({ key }) => key);
  await deps.ledger.changeIncident(id, (incident) => removeReplies(incident, keys));
  return true;
}

async function countOnPullRequest({ ledger, codeHost }: PostDependencies, incident: Incident) {
  const { pullRequest } = incident;
  if (pullRequest === undefined || !isCountedOn(incident)) return;
  const marker = occurrenceMarker(incident.id);
  const { repository, number, commentId } = pullRequest;
  const body = occurrenceComment({ incident, marker });
  const written = await codeHost.putComment({
    repository,
    number,
    marker,
    body,
    ...(commentId === undefined ? {} : { commentId }),
  });
  if (written === commentId) return;
  await ledger.changeIncident(incident.id, (current) => keepComment(clearThreadPending(current, incident), written));
}

const keepComment = (incident: Incident, commentId: number): Incident =>
  incident.pullRequest === undefined ? incident : { ...incident, pullRequest: { ...incident.pullRequest, commentId } };
