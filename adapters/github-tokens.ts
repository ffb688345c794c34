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

interface Installation {
  readonly id: number;
  readonly granted: Readonly<Record<string, string>>;
}

/** Where tokens come from. */
export interface TokenSource {
  /**
   * A token for one repository with these permissions and no others, valid for an hour at most.
   * @throws {UpstreamError} lasting when the App is not installed there or lacks a permission, else passing
   */
  mint(repository: string, permissions: Permissions): Promise<string>;
  /**
   * What the App was granted for a repository; undefined where there is no App.
   * @throws {UpstreamError} as `mint`
   */
  granted(repository: string): Promise<Readonly<Record<string, string>> | undefined>;
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
  if ('token' in github) return { mint: async () => github.token, granted: async () => undefined };
  if ('pushToken' in github) {
    const { pushToken, pullRequestToken } = github;
    return {
      mint: async (_, { contents }) => (contents === 'write' ? pushToken : pullRequestToken),
      granted: async () => undefined,
    };
  }

  const { request } = createOctokit({ apiUrl: options.apiUrl, patience: options.patience });
  const authenticate = createAppAuth({ appId: github.appId, privateKey: github.privateKey, request });
  const installations = new Map<string, Installation>();

  const installationOf = async (repository: string): Promise<Installation> => {
    const known = installations.get(repository);
    if (known !== undefined) return known;
    const { token } = await authenticate({ type: 'app' });
    const [owner = '', repo = ''] = repository.split('/');
    const headers = { authorization: `bearer ${token}` };
    const { data } = await request('GET /repos/{owner}/{repo}/installation', { owner, repo, headers });
    const granted = Object.entries(data.permissions).map(([name, level]) => [name, String(level)] as const);
    const installation = { id: data.id, granted: Object.fromEntries(granted) };
    installations.set(repository, installation);
    return installation;
  };

  return {
    granted: async (repository) => {
      try {
        return (await installationOf(repository)).granted;
      } catch (cause) {
        throw toUpstreamError(cause, `find the installation for ${repository}`);
      }
    },
    mint: async (repository, permissions) => {
      try {
        const { id: installationId } = await installationOf(repository);
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
