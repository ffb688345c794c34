import { join } from 'node:path';
import type { PullRequestDetails } from '../../core/ports/pull-requests.ts';
import { emptyFolder } from '../empty-folder.ts';
import { type OpenedPullRequest, openPullRequest } from '../repository/open-pull-request.ts';
import { repositoryTerms } from '../repository/repository-terms.ts';
import { tryAgain } from '../try-again.ts';
import type { ChangeRun } from './change-run.ts';

/** A pull request as the worker holds it, and where the job may put things. */
export interface ChangeSource {
  readonly source: OpenedPullRequest;
  readonly details: PullRequestDetails;
  /** The job's own place. The agent may pass through it, not look into it. */
  readonly directory: string;
}

/**
 * Reads the pull request and fetches both sides. What an earlier try of the job left is removed first.
 *
 * @throws {UpstreamError} when the host cannot be read; {Error} when there is no such pull request any more
 */
export async function openChangeSource(run: ChangeRun): Promise<ChangeSource> {
  const { codeHost, pullRequests, workDirectory, searchPath } = run.options;
  const { repository, number, baseBranch, job } = run.record();
  const { service } = run.settings;
  await run.step('fetching the pull request');
  const directory = join(workDirectory, job?.name ?? run.keys.prefix);
  await emptyFolder(directory, 0o711);
  const details = await tryAgain(run.options, () => pullRequests.read(repository, number));
  if (details === undefined) throw new Error(`pull request ${number} of ${repository} cannot be read any more`);
  const source = await tryAgain(run.options, async () => {
    const place = join(directory, 'repository');
    await emptyFolder(place, 0o700);
    return openPullRequest({
      ...repositoryTerms(codeHost, repository, service),
      directory: place,
      branch: baseBranch,
      number,
      searchPath,
    });
  });
  return { source, details, directory };
}
