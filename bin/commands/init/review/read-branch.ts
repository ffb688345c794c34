import type { Octokit } from '@octokit/rest';

interface Target {
  readonly owner: string;
  readonly repo: string;
}

/** The commit that a branch points to; undefined when there is no such branch, or no commit yet. */
export async function refSha(octokit: Octokit, target: Target, branch: string): Promise<string | undefined> {
  try {
    return (await octokit.git.getRef({ ...target, ref: `heads/${branch}` })).data.object.sha;
  } catch (error) {
    // 409: the repository is empty.
    if (statusOf(error) === 404 || statusOf(error) === 409) return undefined;
    throw error;
  }
}

/** A file's text on a branch; undefined when there is none. What is no file, such as a folder, counts as an empty text. */
export async function readFileAt(
  octokit: Octokit,
  target: Target,
  path: string,
  branch: string,
): Promise<string | undefined> {
  const found = await unlessMissing(octokit.repos.getContent({ ...target, path, ref: branch }));
  if (found === undefined) return undefined;
  const { data } = found;
  if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return '';
  return Buffer.from(data.content, 'base64').toString('utf8');
}

/** @returns undefined for what GitHub answers with 404 */
export async function unlessMissing<Answer>(asking: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

const statusOf = (error: unknown): unknown => (error instanceof Error && 'status' in error ? error.status : undefined);
