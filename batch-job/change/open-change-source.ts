import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PullRequestDetails } from '../../core/ports/pull-requests.ts';
import { type OpenedPullRequest, openPullRequest } from '../repository/open-pull-request.ts';
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
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const details = await tryAgain(run.options, () => pullRequests.read(repository, number));
  if (details === undefined) throw new Error(`pull request ${number} of ${repository} cannot be read any more`);
  const source = await tryAgain(run.options, async () => {
    const place = join(directory, 'repository');
    await rm(place, { recursive: true, force: true });
    await mkdir(place, { mode: 0o700 });
    return openPullRequest({
      directory: place,
      cloneUrl: codeHost.cloneUrl(repository),
      readToken: () => codeHost.readToken(repository),
      branch: baseBranch,
      number,
      agentFiles: service.agentFiles,
      submodules: service.submodules.map((each) => ({
        cloneUrl: codeHost.cloneUrl(each),
        readToken: () => codeHost.readToken(each),
      })),
      largeFiles: service.largeFiles,
      searchPath,
    });
  });
  return { source, details, directory };
}
