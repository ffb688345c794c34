import type { Config } from '../../core/config/config.ts';
import { similarReleases } from '../../core/gate-decision/similar-releases.ts';
import type { Logger } from '../../core/logger.ts';
import { releaseMessage } from '../../core/messages/slack/release-message.ts';
import { releaseReply } from '../../core/messages/slack/release-reply.ts';
import type { Changes } from '../../core/ports/changes.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { Thread } from '../../core/records/thread.ts';
import { shareThread } from '../changes/share-thread.ts';

export interface TellReleaseDependencies {
  readonly messenger: Messenger;
  readonly config: Pick<Config, 'services'>;
  readonly changes: Pick<Changes, 'get'>;
  readonly releases: Pick<Releases, 'list'>;
  readonly logger: Logger;
  /** Where people read pull requests, such as `https://github.com`. */
  readonly githubUrl: string;
}

/** So many releases of late are looked through for similar ones. */
const RECENT = 50;

/**
 * Shows a release's state in its thread of the service's channel: one thread a release, whose first message is rewritten. It opens with
 * the first step; a release that goes into a later one before that has none. Each decision is an answer in the thread as well.
 *
 * @returns the thread; undefined where there is none
 * @throws {UpstreamError} when Slack or the ledger does not answer now; a refusal of Slack is logged
 */
export async function tellReleasePeople(
  deps: TellReleaseDependencies,
  record: ReleaseRecord,
): Promise<Thread | undefined> {
  const { config, githubUrl } = deps;
  const { id, service, status, thread, openedAt, repository } = record;
  const channel = config.services.find(({ name, env }) => name === service.name && env === service.env)?.slackChannel;
  const isWanted = status !== 'waiting' && status !== 'superseded';
  if (channel === undefined || (thread === undefined && !isWanted)) return thread;
  const isAsked = status === 'needs-person';
  const message = releaseMessage(record, {
    pullUrl: (number) => `${githubUrl}/${repository}/pull/${number}`,
    commitUrl: (commit) => `${githubUrl}/${repository}/commit/${commit}`,
    reviews: isAsked ? await reviewsOf(deps, record) : [],
    similar: isAsked ? similarReleases(record, await deps.releases.list(RECENT)) : [],
  });
  const reply = releaseReply(record);
  return shareThread(deps, {
    ...{ channel, key: `release-${id}`, since: openedAt, about: { releaseId: id }, thread, message },
    reply: reply && { ...reply, since: openedAt },
  });
}

async function reviewsOf({ changes }: TellReleaseDependencies, record: ReleaseRecord) {
  const ids = record.changes.flatMap(({ changeId }) => changeId ?? []);
  const known = await Promise.all(ids.map((id) => changes.get(id)));
  return known.filter((review) => review !== undefined);
}
