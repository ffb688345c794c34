import { findChangeService } from '../../core/config/change-service.ts';
import { changeIdOf } from '../../core/lifecycle/change-names.ts';
import { CHECK_NAME } from '../../core/names.ts';
import type { CheckState } from '../../core/ports/checks.ts';
import type { ChangeEvent } from '../../core/records/change-event.ts';
import type { ChangeDependencies } from './dependencies.ts';

type MergeGroup = Extract<ChangeEvent, { kind: 'merge-group' }>;

/**
 * Answers a merge queue, which waits for the check run on the commit that it made: green where the newest decision on the pull
 * request is `pass`, for the head that it has now. The queue goes on in any case.
 */
export async function answerMergeGroup(deps: ChangeDependencies, { repository, head, ref }: MergeGroup): Promise<void> {
  const { checks, config, logger } = deps;
  const queued = readQueueRef(ref);
  const service = queued && findChangeService(config.services, { repository, baseBranch: queued.baseBranch });
  if (queued === undefined || service === undefined) {
    logger.info('merge-group-ignored', { repository, ref });
    return;
  }
  const { number } = queued;
  const refused = await refusalOf(deps, repository, number);
  await checks.put(stateOf({ repository, head, number, refused }));
  logger.info('merge-group-answered', { repository, number, head, refused });
}

/**
 * Reads the branch of a merge queue, such as `refs/heads/gh-readonly-queue/main/pr-104-79d2a…`: which pull request waits for
 * which base branch.
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 */
export function readQueueRef(ref: string): { readonly baseBranch: string; readonly number: number } | undefined {
  const [, baseBranch, number] = /^(?:refs\/heads\/)?gh-readonly-queue\/(.+)\/pr-(\d{1,9})-[0-9a-f]+$/.exec(ref) ?? [];
  return baseBranch === undefined ? undefined : { baseBranch, number: Number(number) };
}

/** @returns why it may not be merged, in a sentence; undefined when it may */
async function refusalOf(deps: ChangeDependencies, repository: string, number: number): Promise<string | undefined> {
  const [details, record] = await Promise.all([
    deps.pullRequests.read(repository, number),
    deps.changes.get(changeIdOf(repository, number)),
  ]);
  if (details === undefined) return 'GitHub does not show the pull request any more';
  if (record === undefined) return 'the pull request was never reviewed';
  if (record.head !== details.head.sha) return 'its newest commit is not reviewed yet';
  if (record.decision === undefined) return 'its review has no decision yet';
  return record.decision.result === 'pass' ? undefined : record.decision.why;
}

interface Answered {
  readonly repository: string;
  readonly head: string;
  readonly number: number;
  readonly refused: string | undefined;
}

const stateOf = ({ repository, head, number, refused }: Answered): CheckState => ({
  repository,
  head,
  externalId: `queue-${changeIdOf(repository, number)}`,
  name: CHECK_NAME,
  status: 'completed',
  conclusion: refused === undefined ? 'success' : 'failure',
  title: refused === undefined ? `May be merged: #${number} is decided` : `Must not be merged: #${number}`,
  summary: refused ?? `The newest decision on #${number} is a pass, for the commit that it has now.`,
  annotations: [],
  actions: [],
});
