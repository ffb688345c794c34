import { join } from 'node:path';
import type { ServiceConfig } from '../../core/config/config.ts';
import { PatchError } from '../../core/diff/parse-patch.ts';
import { UpstreamError } from '../../core/errors.ts';
import { describeChanges } from '../../core/messages/facts/describe-changes.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { AttemptOptions, AttemptRun } from '../attempt-run.ts';
import { emptyFolder } from '../empty-folder.ts';
import { GitError, RefusedTreeError } from '../repository/git-error.ts';
import { openRelease } from '../repository/open-release.ts';
import { readDifference } from '../review/read-change.ts';
import type { Source } from './open-source.ts';

/** What it needs of the attempt. */
interface SuspectRun extends Pick<AttemptRun, 'audit'> {
  incident(): Promise<Pick<Incident, 'suspectRelease'>>;
  attempt(): { readonly service: Pick<ServiceConfig, 'repository' | 'agentFiles'> };
  readonly options: Pick<AttemptOptions, 'codeHost' | 'searchPath'>;
}

const CHANGES_LENGTH = 30_000;
const UNREADABLE = [UpstreamError, GitError, RefusedTreeError, PatchError];

/**
 * What a release changed that was rolled back with this bug, for the investigation. A version that cannot be read holds up no
 * attempt.
 *
 * @returns text of strangers; undefined where no release is suspected, or its versions cannot be read
 */
export async function readSuspectRelease(
  run: SuspectRun,
  { directory }: Pick<Source, 'directory'>,
): Promise<string | undefined> {
  const { suspectRelease } = await run.incident();
  if (suspectRelease === undefined) return undefined;
  const { codeHost, searchPath } = run.options;
  const { repository, agentFiles } = run.attempt().service;
  const { before, commit, changes } = suspectRelease;
  const place = join(directory, 'release');
  try {
    await emptyFolder(place, 0o700);
    const { git, trees } = await openRelease({
      ...{ directory: place, searchPath, agentFiles, before, commit },
      cloneUrl: codeHost.cloneUrl(repository),
      readToken: () => codeHost.readToken(repository),
    });
    const { files } = await readDifference(git, trees);
    const numbers = changes.map((number) => `#${number}`).join(', ');
    const head = `Release ${commit} was rolled back to ${before}. Its pull requests: ${numbers || 'none is known'}.`;
    return `${head}\n${describeChanges(files, CHANGES_LENGTH)}`;
  } catch (error) {
    if (!UNREADABLE.some((kind) => error instanceof kind)) throw error;
    await run.audit('suspect-release', { notRead: error instanceof Error ? error.message : '' });
    return undefined;
  }
}
