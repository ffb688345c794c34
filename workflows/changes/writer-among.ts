import type { PullRequests } from '../../core/ports/pull-requests.ts';

/**
 * Of several logins of one person, the first that may write to the repository; else the first.
 *
 * @throws {UpstreamError} if GitHub does not answer
 */
export async function writerAmong(
  { pullRequests }: { readonly pullRequests: Pick<PullRequests, 'permissionOf'> },
  repository: string,
  [first = '', ...others]: readonly string[],
): Promise<string> {
  for (const login of others.length === 0 ? [] : [first, ...others]) {
    if (['admin', 'maintain', 'write'].includes(await pullRequests.permissionOf(repository, login))) return login;
  }
  return first;
}
