import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/rest';
import type { Credentials } from '../core/deployment/secrets.ts';
import { createOctokit } from './create-octokit.ts';
import { splitRepository } from './github-repository.ts';
import type { TokenSource } from './github-tokens.ts';

/** What a person wants to know of a repository before anything is pushed to it. */
export interface GitHubInspector {
  /** What the App was granted there; undefined where a personal token is used. */
  permissions(repository: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Where the App's webhook calls; undefined where it has none, or a personal token is used. */
  webhook(): Promise<AppWebhook | undefined>;
  /** Which events the App's webhook is called for; undefined where a personal token is used. */
  events(): Promise<readonly string[] | undefined>;
  /** The App's id as checks are pinned to it; undefined where a personal token is used. */
  appId(repository: string): Promise<number | undefined>;
  /** How the branch is kept: how many reviews a rule demands, or that it is protected without saying how. */
  protection(repository: string, branch: string): Promise<BranchProtection>;
  /** The paths of all files of a branch; undefined when there is no such branch. A very large tree comes without its end. */
  files(repository: string, branch: string): Promise<readonly string[] | undefined>;
  /** The text of a file of a branch. */
  text(repository: string, branch: string, path: string): Promise<string>;
}

export interface AppWebhook {
  readonly url: string;
  readonly isJson: boolean;
}

export interface BranchProtection {
  readonly exists: boolean;
  readonly isProtected: boolean;
  /** Approvals that a ruleset demands; undefined when no rule of a ruleset speaks of them. */
  readonly requiredReviews?: number;
  /** Checks that must pass before a merge, by rulesets and by the branch's own protection. */
  readonly requiredChecks: readonly RequiredCheck[];
}

export interface RequiredCheck {
  readonly name: string;
  /** The App that it must come from; left out, any App or token may say that it passed. */
  readonly appId?: number | undefined;
}

/**
 * Looks at GitHub with read permissions alone. Rulesets are told to everyone who may read the repository; how a classic
 * protection is set is told only to administrators, so of that only its existence is known.
 * https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch
 */
export function createGitHubInspector(options: {
  github: Credentials['github'];
  tokens: TokenSource;
  apiUrl?: string | undefined;
}): GitHubInspector {
  const { github, tokens } = options;
  const { apiUrl } = options;
  const readerOf = async (repository: string) =>
    createOctokit({ apiUrl, auth: await tokens.mint(repository, { contents: 'read' }) });

  const asApp = ({ appId, privateKey }: { appId: string | number; privateKey: string }) =>
    createOctokit({ apiUrl, authStrategy: createAppAuth, auth: { appId, privateKey } });

  return {
    webhook: async () => ('appId' in github ? readWebhook(asApp(github)) : undefined),
    events: async () => {
      if (!('appId' in github)) return undefined;
      return (await asApp(github).apps.getAuthenticated()).data?.events;
    },
    appId: async (repository) => (await tokens.app(repository))?.id,
    permissions: async (repository) => {
      if (!('appId' in github)) return undefined;
      const { data } = await asApp(github).apps.getRepoInstallation(splitRepository(repository));
      return Object.fromEntries(Object.entries(data.permissions).map(([name, level]) => [name, String(level)]));
    },
    files: async (repository, branch) => {
      const octokit = await readerOf(repository);
      if ((await readBranch(octokit, repository, branch)) === undefined) return undefined;
      // https://docs.github.com/en/rest/git/trees#get-a-tree
      const { data } = await octokit.git.getTree({
        ...splitRepository(repository),
        tree_sha: branch,
        recursive: 'true',
      });
      return data.tree.flatMap(({ path, type }) => (type === 'blob' && path !== undefined ? [path] : []));
    },
    text: async (repository, branch, path) => {
      const octokit = await readerOf(repository);
      const raw = { format: 'raw' };
      const { data } = await octokit.repos.getContent({
        ...splitRepository(repository),
        path,
        ref: branch,
        mediaType: raw,
      });
      return String(data);
    },
    protection: async (repository, branch) => {
      const octokit = await readerOf(repository);
      const found = await readBranch(octokit, repository, branch);
      if (found === undefined) return { exists: false, isProtected: false, requiredChecks: [] };
      const { data: rules } = await octokit.repos.getBranchRules({ ...splitRepository(repository), branch });
      const reviews = rules.flatMap((rule) =>
        rule.type === 'pull_request' ? (rule.parameters?.required_approving_review_count ?? 0) : [],
      );
      return {
        exists: true,
        isProtected: found.protected || rules.length > 0,
        ...(reviews.length === 0 ? {} : { requiredReviews: Math.max(...reviews) }),
        requiredChecks: [
          ...rules.flatMap((rule) =>
            rule.type === 'required_status_checks'
              ? (rule.parameters?.required_status_checks ?? []).map((each) =>
                  checkOf(each.context, each.integration_id),
                )
              : [],
          ),
          ...(found.protection.required_status_checks?.checks ?? []).map((each) => checkOf(each.context, each.app_id)),
        ],
      };
    },
  };
}

/** https://docs.github.com/en/rest/apps/webhooks#get-a-webhook-configuration-for-an-app */
async function readWebhook(octokit: Octokit): Promise<AppWebhook | undefined> {
  try {
    const { data } = await octokit.apps.getWebhookConfigForApp();
    return data.url ? { url: data.url, isJson: data.content_type === 'json' } : undefined;
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}

async function readBranch(octokit: Octokit, repository: string, branch: string) {
  try {
    return (await octokit.repos.getBranch({ ...splitRepository(repository), branch })).data;
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}

/** An App's id is null or -1 where any App will do. */
const checkOf = (name: string, appId: number | null | undefined): RequiredCheck =>
  appId == null || appId < 0 ? { name } : { name, appId };
