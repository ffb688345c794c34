import { createOctokit } from '../../../adapters/create-octokit.ts';
import { toUpstreamError } from '../../../adapters/github-error.ts';
import { createTokenSource } from '../../../adapters/github-tokens.ts';
import type { Config } from '../../../core/config/config.ts';
import { githubWebUrl } from '../../../core/deployment/github-site.ts';
import type { Secrets } from '../../../core/deployment/secrets.ts';
import { type AskGh, readPersonToken } from '../../repository/person-token.ts';
import { UsageError } from '../../run-command.ts';
import { planRequiredChecks } from './plan-checks.ts';
import type { Change } from './plan-registration.ts';

/** Where the person's token is found. Tests pass their own. */
export interface PersonCollaborators {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly askGh?: AskGh | undefined;
}

/**
 * What makes the check run a required one, pinned to our App. The App may not do that itself: it needs the right to administer the
 * repository, so the person's own token is used, for this run alone.
 *
 * @throws {UsageError} where no pull request is reviewed, there is no App, or no token
 * @throws {UpstreamError} where the App is not installed, or the person may not see the rules
 */
export async function planChecks(
  { services, release }: Pick<Config, 'services' | 'release'>,
  { github, apiUrl }: { github: Secrets['github']; apiUrl: string | undefined },
  person: PersonCollaborators,
): Promise<readonly Change[]> {
  if (release === undefined)
    throw new UsageError('--checks needs a `release` in the configuration: nothing is reviewed');
  if (!('appId' in github)) {
    throw new UsageError(
      '--checks needs a GitHub App: a personal token has no check runs; `mendhook github-app` creates one',
    );
  }
  const tokens = createTokenSource({ github, apiUrl });
  const branches = await Promise.all(
    services.map(async ({ repository, branch }) => {
      const app = await tokens.app(repository);
      if (app === undefined) throw new UsageError(`the App is not installed on ${repository}`);
      return { repository, branch, appId: app.id };
    }),
  );
  const host = new URL(githubWebUrl(apiUrl)).host;
  const auth = await readPersonToken(host, { ...person, scopes: 'repo' });
  const octokit = createOctokit({ auth, apiUrl });
  const changes = await named(planRequiredChecks(octokit, branches), 'read the rules of a repository');
  return changes.map(({ text, apply }) => ({
    text,
    ...(apply === undefined
      ? {}
      : { apply: () => named(apply(), 'write a ruleset; the token needs “Administration: write”') }),
  }));
}

async function named<Value>(doing: Promise<Value>, what: string): Promise<Value> {
  try {
    return await doing;
  } catch (error) {
    throw toUpstreamError(error, what);
  }
}
