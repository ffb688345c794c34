import { parsePatch } from '../../core/diff/parse-patch.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { chooseReviewers } from '../../core/owners/choose-reviewers.ts';
import { CODE_OWNERS_PLACES, readCodeOwners } from '../../core/owners/read-code-owners.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { PullRequest } from '../../core/records/pull-request.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { Source } from './open-source.ts';

/** What it needs of the attempt. */
interface AskRun extends Pick<AttemptRun, 'audit'> {
  readonly options: {
    readonly codeHost: Pick<CodeHost, 'readAskedReviewers' | 'askReviewers'>;
    readonly logger: Logger;
    readonly incidentId: string;
  };
}

/**
 * Asks the owners of the files that a verified fix changes for a review: two people at most, or one team. GitHub asks owners
 * itself once a draft is marked as ready, so nobody is asked who was asked already. A refusal is noted: the draft is open.
 */
export async function askOwners(
  run: AskRun,
  { repository }: { readonly repository: Pick<Source['repository'], 'texts'> },
  draft: Pick<PullRequest, 'repository' | 'number'> & { readonly patch: string },
): Promise<void> {
  const { codeHost, logger, incidentId } = run.options;
  const texts = await repository.texts(CODE_OWNERS_PLACES);
  const text = CODE_OWNERS_PLACES.map((place) => texts.get(place)).find((each) => each !== undefined);
  if (text === undefined) return;
  const paths = parsePatch(draft.patch).map(({ path }) => path);
  const { repository: name, number } = draft;
  try {
    const reviewers = chooseReviewers(readCodeOwners(text), paths, await codeHost.readAskedReviewers(name, number));
    if (reviewers.people.length + reviewers.teams.length === 0) return;
    await codeHost.askReviewers({ repository: name, number, ...reviewers });
    await run.audit('publish', { number, reviewers });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('owners-not-asked', { incidentId, number, reason: error.message });
    await run.audit('publish', { number, ownersNotAsked: error.message });
  }
}
