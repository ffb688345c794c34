import { join } from 'node:path';
import { emptyFolder } from '../empty-folder.ts';
import { openRepository, type Repository } from '../repository/open-repository.ts';
import { repositoryTerms } from '../repository/repository-terms.ts';
import { tryAgain } from '../try-again.ts';
import type { ReleaseRun } from './release-run.ts';

/** The repository at the release's commit, and where its job may put things. */
export interface ReleaseSource {
  readonly repository: Repository;
  /** The job's own place. Other users may pass through it, not look into it. */
  readonly directory: string;
}

/**
 * Fetches the repository at the release's commit. What an earlier try of the job left is removed first.
 *
 * @throws {UpstreamError} when the host cannot be read; {Error} when it does not have the commit
 */
export async function openReleaseSource(run: ReleaseRun): Promise<ReleaseSource> {
  const { codeHost, workDirectory, searchPath } = run.options;
  const { repository: name, branch, target, settings } = run.record();
  const { service } = settings;
  await run.step('fetching the repository');
  const directory = join(workDirectory, run.jobName);
  await emptyFolder(directory, 0o711);
  const repository = await tryAgain(run.options, async () => {
    const place = join(directory, 'repository');
    await emptyFolder(place, 0o700);
    return openRepository({
      ...repositoryTerms(codeHost, name, service),
      directory: place,
      branch,
      commit: target.commit,
      searchPath,
    });
  });
  // An error may name a commit that is gone, and then the branch serves. What is released is one commit and no other.
  if (repository.commit !== target.commit) throw new Error(`${name} does not have the commit ${target.commit}`);
  return { repository, directory };
}
