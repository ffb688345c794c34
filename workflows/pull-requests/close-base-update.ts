import { isRefusal } from '../../core/errors.ts';
import { endBaseUpdate, finishBaseUpdate, isNews } from '../../core/lifecycle/base-update.ts';
import { keepReplies } from '../../core/lifecycle/pending-replies.ts';
import { mayReply } from '../../core/lifecycle/thread-update.ts';
import { baseUpdateComment } from '../../core/messages/pull-request/base-update-comment.ts';
import { baseUpdateReply } from '../../core/messages/slack/base-update-reply.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { BaseUpdate, BaseUpdateEnd } from '../../core/records/base-update.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PullRequest } from '../../core/records/pull-request.ts';
import { type AskDependencies, askPullRequest } from './ask-pull-request.ts';

export type CloseDependencies = AskDependencies & {
  readonly codeHost: Pick<CodeHost, 'putComment' | 'closePullRequest'>;
};

/**
 * Ends the update of an incident's draft: the record with what the thread says, the comment, and the closing if the bug is gone.
 * A draft that is no longer open gets no comment: GitHub is asked what became of it. Everything is read from the record, so it is safe
 * to repeat after a crash. The first end stays.
 *
 * @param end left out where it is recorded already
 */
export async function closeBaseUpdate(
  deps: CloseDependencies,
  incidentId: string,
  end?: BaseUpdateEnd,
): Promise<Incident> {
  const { ledger, clock, logger } = deps;
  const ended = await ledger.changeIncident(incidentId, (current) =>
    end === undefined ? current : endAndTell(current, end, clock()),
  );
  const { pullRequest } = ended;
  const update = pullRequest?.baseUpdate;
  if (pullRequest === undefined || update?.status !== 'ended' || update.end === undefined) return ended;
  logger.info('base-update-ended', { incidentId, jobName: update.jobName, ...update.end });
  const { repository, number } = pullRequest;
  // Somebody may have merged or closed it while the tests ran.
  const isOpen = (await deps.codeHost.readPullRequest(repository, number))?.state === 'open';
  if (isOpen && isNews(update)) await comment(deps, ended, pullRequest, update);
  const closes = update.end.kind === 'bug-gone' && update.end.byPeople !== true;
  if (isOpen && closes) await deps.codeHost.closePullRequest(repository, number);
  if (closes || !isOpen) await askPullRequest(deps, ended);
  return ledger.changeIncident(incidentId, (current) => finishBaseUpdate(current, update.number, clock()));
}

/** What the thread says is kept in the same write: a crash loses none of it, and the key lets none come twice. */
function endAndTell(incident: Incident, end: BaseUpdateEnd, now: number): Incident {
  const ended = endBaseUpdate(incident, end, now);
  const update = ended.pullRequest?.baseUpdate;
  if (ended === incident || update === undefined || !isNews(update) || !mayReply(ended)) return ended;
  const reply = baseUpdateReply(ended, update, ended.pullRequest?.seen?.base ?? BASE);
  return reply === undefined ? ended : keepReplies(ended, [reply], now);
}

/** Where nothing is known of the draft's base. */
const BASE = 'its base branch';

/** A locked conversation takes no comment. The thread has it all the same. */
async function comment(
  { codeHost, logger }: CloseDependencies,
  { id }: Incident,
  { repository, number, seen }: PullRequest,
  update: BaseUpdate,
): Promise<void> {
  const said = baseUpdateComment(id, update, seen?.base ?? BASE);
  if (said === undefined) return;
  try {
    await codeHost.putComment({ repository, number, ...said });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.warn('comment-refused', { incidentId: id, repository, number, reason: error.message });
  }
}
