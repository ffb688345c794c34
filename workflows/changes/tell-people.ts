import { silentCategories } from '../../core/gate-decision/silent-categories.ts';
import { similarChanges } from '../../core/gate-decision/similar-changes.ts';
import { changeMessage } from '../../core/messages/slack/change-message.ts';
import { changeReply } from '../../core/messages/slack/change-reply.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { Thread } from '../../core/records/thread.ts';
import type { ChangeDependencies } from './dependencies.ts';
import { shareThread } from './share-thread.ts';

type TellDependencies = Pick<ChangeDependencies, 'messenger' | 'config' | 'release' | 'logger' | 'githubUrl'>;

/**
 * Shows a change's state in its thread of the service's channel. A thread is opened when a person is needed or when something
 * is wrong; with `release.announce`, also at the begin of a round and at its end.
 *
 * A message that is rewritten tells nobody, so each decision is an answer in the thread as well.
 *
 * @param recent changes of late, the newest activity first
 * @returns the thread; undefined where there is none
 * @throws {UpstreamError} when Slack does not answer now; a refusal is logged
 */
export async function tellPeople(
  deps: TellDependencies,
  record: ChangeRecord,
  recent: readonly ChangeRecord[],
): Promise<Thread | undefined> {
  const { config, release, githubUrl } = deps;
  const { id, service, status, thread, trouble, openedAt, repository, number } = record;
  const channel = config.services.find(({ name, env }) => name === service.name && env === service.env)?.slackChannel;
  const isWanted = release.announce || status === 'needs-person' || status === 'blocked' || trouble !== undefined;
  if (channel === undefined || (thread === undefined && !isWanted)) return thread;
  const urlOf = (of: number) => `${githubUrl}/${repository}/pull/${of}`;
  const message = changeMessage(record, {
    url: urlOf(number),
    urlOf,
    similar: similarChanges(record, recent),
    silent: silentCategories(recent),
  });
  const reply = changeReply(record);
  return shareThread(deps, {
    ...{ channel, key: `change-${id}`, since: openedAt, about: { changeId: id }, thread, message },
    reply: reply && { ...reply, since: record.roundAt },
  });
}
