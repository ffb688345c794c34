import { createAppAuth } from '@octokit/auth-app';
import { createOctokit, type Patience } from './create-octokit.ts';
import { toUpstreamError } from './github-error.ts';
import { splitRepository } from './github-repository.ts';

export interface Permissions {
  readonly metadata?: 'read';
  readonly contents?: 'read' | 'write';
  readonly pull_requests?: 'read' | 'write';
  readonly issues?: 'write';
  readonly checks?: 'read' | 'write';
  readonly actions?: 'read' | 'write';
  readonly deployments?: 'read' | 'write';
}

type GitHubCredentials =
  | { readonly token: string }
  | { readonly pushToken: string; readonly pullRequestToken: string }
  | { readonly appId: string | number; readonly privateKey: string };

/** An App as it is known at GitHub. */
export interface AppIdentity {
  readonly id: number;
  /** What it opens and writes is by `slug[bot]`. */
  readonly slug: string;
}

interface Installation {
  readonly id: number;
  readonly app: AppIdentity;
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
  /**
   * The App that is installed on a repository; undefined where there is no App.
   * @throws {UpstreamError} as `mint`
   */
  app(repository: string): Promise<AppIdentity | undefined>;
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
  if ('token' in github) return { mint: async () => github.token, ...WITHOUT_APP };
  if ('pushToken' in github) {
    const { pushToken, pullRequestToken } = github;
    return {
      mint: async (_, { contents }) => (contents === 'write' ? pushToken : pullRequestToken),
      ...WITHOUT_APP,
    };
  }

  const { request } = createOctokit({ apiUrl: options.apiUrl, patience: options.patience });
  const authenticate = createAppAuth({ appId: github.appId, privateKey: github.privateKey, request });
  const installations = new Map<string, Installation>();

  const installationOf = async (repository: string): Promise<Installation> => {
    const known = installations.get(repository);
    if (known !== undefined) return known;
    const { token } = await authenticate({ type: 'app' });
    const headers = { authorization: `bearer ${token}` };
    const { data } = await request('GET /repos/{owner}/{repo}/installation', {
      ...splitRepository(repository),
      headers,
    });
    const granted = Object.entries(data.permissions).map(([name, level]) => [name, String(level)] as const);
    const app = { id: data.app_id, slug: data.app_slug };
    const installation = { id: data.id, app, granted: Object.fromEntries(granted) };
    installations.set(repository, installation);
    return installation;
  };

  const renamed = new Map<string, string>();

  const mintFor = async (installationId: number, name: string, permissions: Permissions): Promise<string> => {
    const repositoryNames = [name];
    return (
      await authenticate({ type: 'installation', installationId, repositoryNames, permissions: { ...permissions } })
    ).token;
  };

  /** GitHub forwards the old name of a repository, but mints no token for it. The one that asks can only read names. */
  const findName = async (installationId: number, repository: string): Promise<string | undefined> => {
    const { token } = await authenticate({ type: 'installation', installationId, permissions: { metadata: 'read' } });
    const headers = { authorization: `token ${token}` };
    const { data } = await request('GET /repos/{owner}/{repo}', { ...splitRepository(repository), headers });
    return data.name;
  };

  const find = async (repository: string): Promise<Installation> => {
    try {
      return await installationOf(repository);
    } catch (cause) {
      throw toUpstreamError(cause, `find the installation for ${repository}`);
    }
  };

  return {
    granted: async (repository) => (await find(repository)).granted,
    app: async (repository) => (await find(repository)).app,
    mint: async (repository, permissions) => {
      try {
        const { id } = await installationOf(repository);
        const named = renamed.get(repository) ?? splitRepository(repository).repo;
        try {
          return await mintFor(id, named, permissions);
        } catch (cause) {
          const current = isNotNamedSo(cause) ? await findName(id, repository) : undefined;
          if (current === undefined || current === named) throw cause;
          renamed.set(repository, current);
          return await mintFor(id, current, permissions);
        }
      } catch (cause) {
        throw toUpstreamError(cause, `mint a token for ${repository}`);
      }
    },
  };
}

/** "There is at least one repository that does not exist or is not accessible to the parent installation." */
const isNotNamedSo = (cause: unknown): boolean =>
  cause instanceof Error &&
  'status' in cause &&
  cause.status === 422 &&
  /does not exist or is not accessible/.test(cause.message);

const WITHOUT_APP = { granted: async () => undefined, app: async () => undefined };
