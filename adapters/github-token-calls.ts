import type { Octokit } from '@octokit/rest';
import { createOctokit, type Patience } from './create-octokit.ts';
import { toUpstreamError } from './github-error.ts';
import type { Permissions, TokenSource } from './github-tokens.ts';

export interface GitHubAccess {
  readonly tokens: TokenSource;
  /** Replaces https://api.github.com. */
  readonly apiUrl?: string | undefined;
  /** How long a call may wait for a fault of GitHub to pass. @default BRIEF */
  readonly patience?: Patience | undefined;
}

/**
 * @param doing completes "could not …"
 * @throws {UpstreamError} in place of everything that is thrown
 */
type TokenCall = <Value>(
  repository: string,
  permissions: Permissions,
  doing: string,
  act: (octokit: Octokit) => Promise<Value>,
) => Promise<Value>;

/** Calls GitHub for one repository, with a token that has these permissions and no others. */
export const createTokenCalls =
  ({ tokens, apiUrl, patience }: GitHubAccess): TokenCall =>
  async (repository, permissions, doing, act) => {
    try {
      const auth = await tokens.mint(repository, permissions);
      return await act(createOctokit({ auth, apiUrl, patience }));
    } catch (cause) {
      throw toUpstreamError(cause, doing);
    }
  };
