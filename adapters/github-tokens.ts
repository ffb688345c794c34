import { createAppAuth } from '@octokit/auth-app';
import { createOctokit, type Patience } from './create-octokit.ts';
import { toUpstreamError } from './github-error.ts';

export interface Permissions {
  readonly contents?: 'read' | 'write';
  readonly pull_requests?: 'write';
  readonly issues?: 'write';
}

type GitHubCredentials =
  | { readonly token: string }
  | { readonly pushToken: string; readonly pullRequestToken: string }
  | { readonly appId: string | number; readonly privateKey: string };

/** Where tokens come from. */
export interface TokenSource {
  /**
   * A token for one repository with these permissions and no others, valid for an hour at most.
   * @throws {UpstreamError} lasting when the App is not installed there or lacks a permission, else passing
   */
  mint(repository: string, permissions: Permissions): Promise<string>;
}

/**
 * Tokens of a GitHub App, minted per repository and per permission. Or two fine-grained tokens, of which the one that
 * pushes cannot open a pull request, nor the other push; they are neither short-lived nor for one repository alone. Or one
 * personal token for everything, which gives up the separation as well.
 */
export function createTokenSource(options: {
  github: GitHubCredentials;
  apiUrl?: string | undefined;
  patience?: Patience | undefined;
}): TokenSource {
  const { github } = options;
  if ('token' in github) return { mint: async () => github.token };
  if ('pushToken' in github) {
    const { pushToken, pullRequestToken } = github;
    return { mint: async (_, { contents }) => (contents === 'write' ? pushToken : pullRequestToken) };
  }

  const { request } = createOctokit({ apiUrl: options.apiUrl, patience: options.patience });
  const authenticate = createAppAuth({ appId: github.appId, privateKey: github.privateKey, request });
  const installations = new Map<string, number>();

  const installationOf = async (repository: string): Promise<number> => {
    const known = installations.get(repository);
    if (known !== undefined) return known;
    const { token } = await authenticate({ type: 'app' });
    const [owner = '', repo = ''] = repository.split('/');
    const headers = { authorization: `bearer ${token}` };
    const { data } = await request('GET /repos/{owner}/{repo}/installation', { owner, repo, headers });
    installations.set(repository, data.id);
    return data.id;
  };

  return {
    mint: async (repository, permissions) => {
      try {
        const installationId = await installationOf(repository);
        const repositoryNames = [repository.split('/')[1] ?? ''];
        const minted = await authenticate({
          type: 'installation',
          installationId,
          repositoryNames,
          permissions: { ...permissions },
        });
        return minted.token;
      } catch (cause) {
        throw toUpstreamError(cause, `mint a token for ${repository}`);
      }
    },
  };
}
