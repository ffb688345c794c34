import { findChangeService } from '../../core/config/change-service.ts';
import { isRefusal } from '../../core/errors.ts';
import { changeIdOf } from '../../core/lifecycle/change-names.ts';
import { endChange, followPullRequest, openChange } from '../../core/lifecycle/change-round.ts';
import type { PullRequestDetails } from '../../core/ports/pull-requests.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { ChangeDependencies } from './dependencies.ts';

type FollowDependencies = Pick<ChangeDependencies, 'changes' | 'config' | 'pullRequests' | 'clock' | 'logger'>;

interface Place {
  readonly repository: string;
  readonly number: number;
}

const READS = 5;

/**
 * Takes over into the record how GitHub says that the pull request stands. An answer that is older than the record is asked for
 * again: of two events at once, the slower one must not put an older head back.
 *
 * @returns the record; undefined when the pull request is not looked at
 * @throws {UpstreamError} when GitHub does not answer
 */
export async function followChange(deps: FollowDependencies, place: Place): Promise<ChangeRecord | undefined> {
  const { changes, logger } = deps;
  const id = changeIdOf(place.repository, place.number);
  for (let reads = 0; reads < READS; reads += 1) {
    const before = await changes.get(id);
    const seen = await readPullRequest(deps, place);
    const isUnknown = before === undefined && !isToBeOpened(deps, seen);
    if (isUnknown) {
      logger.info('change-ignored', { ...place, reason: 'because' in seen ? seen.because : 'not of a service' });
      return undefined;
    }
    let isLate = false;
    const followed = await changes.merge(id, (current) => {
      isLate = takenOver(current) !== takenOver(before);
      return isLate && current !== undefined ? current : follow(deps, current, seen);
    });
    if (!isLate) return followed;
  }
  throw new Error(`the pull request of change ${id} changed ${READS} times while it was read`);
}

/** What a record took over from an answer of GitHub, as one text. */
const takenOver = (record: ChangeRecord | undefined): string | undefined =>
  record && [record.round, record.head, record.baseBranch, record.draft, record.endedAt].join();

type Seen = { readonly details: PullRequestDetails } | { readonly because: string };

/** What GitHub refuses for good ends the change: the App was uninstalled, or the repository is gone. */
async function readPullRequest({ pullRequests }: FollowDependencies, { repository, number }: Place): Promise<Seen> {
  try {
    const details = await pullRequests.read(repository, number);
    return details === undefined ? { because: GONE } : { details };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { because: `${GONE} (${error.message})` };
  }
}

const GONE = 'GitHub does not show the pull request any more: it or its repository is gone, or the App was uninstalled';

const isToBeOpened = (deps: FollowDependencies, seen: Seen): boolean =>
  'details' in seen && seen.details.state === 'open' && serviceOf(deps, seen.details) !== undefined;

function follow({ config, clock }: FollowDependencies, current: ChangeRecord | undefined, seen: Seen): ChangeRecord {
  const now = clock();
  if ('because' in seen) {
    if (current === undefined) throw new Error('a change that nobody knows cannot end');
    return endChange(current, { status: 'closed', because: seen.because }, now);
  }
  const { details } = seen;
  const service = serviceOf({ config }, details);
  if (current !== undefined) return followPullRequest(current, { details, service }, now);
  if (service === undefined) throw new Error('a change that nobody knows has no service');
  return openChange(details, service, now);
}

function serviceOf(
  { config }: Pick<FollowDependencies, 'config'>,
  { repository, base }: PullRequestDetails,
): ChangeRecord['service'] | undefined {
  const service = findChangeService(config.services, { repository, baseBranch: base.branch });
  if (service === undefined) return undefined;
  return service.env === undefined ? { name: service.name } : { name: service.name, env: service.env };
}
