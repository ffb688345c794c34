import type { GitHubInspector } from '../../../../adapters/github-inspector.ts';
import type { ServiceConfig } from '../../../../core/config/config.ts';
import { type AppUse, githubAppPermissions } from '../../../../core/deployment/github-app.ts';
import { documentPath } from '../../../package-root.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

const RANK: Readonly<Record<string, number>> = { read: 1, write: 2, admin: 3 };

/**
 * What the App may do in each repository, no less and no more, and whether a person must review before a merge.
 *
 * @param options.webUrl where GitHub shows its settings to people
 * @param options.use what of the configuration's `release` decides
 */
export async function checkGitHub(
  inspector: GitHubInspector,
  services: readonly Pick<ServiceConfig, 'repository' | 'branch'>[],
  { webUrl, use }: { webUrl: string; use: AppUse | undefined },
): Promise<readonly Finding[]> {
  const branches = new Map(
    services.map(({ repository, branch }) => [`${repository}#${branch}`, { repository, branch }]),
  );
  const repositories = [...new Set(services.map(({ repository }) => repository))];
  const findings = await Promise.all([
    ...repositories.map((repository) => checkPermissions(inspector, repository, { webUrl, use })),
    ...[...branches.values()].map(({ repository, branch }) => checkBranch(inspector, repository, branch, webUrl)),
  ]);
  return findings.flat();
}

async function checkPermissions(
  inspector: GitHubInspector,
  repository: string,
  { webUrl, use }: { webUrl: string; use: AppUse | undefined },
): Promise<readonly Finding[]> {
  const wanted = githubAppPermissions(use);
  const granted = await readPermissions(inspector, repository);
  if (granted === 'not installed') {
    return [bad(`the App is not installed on ${repository}`, `install it there: ${webUrl}/settings/apps`)];
  }
  if (granted === undefined) {
    return [
      warning(
        `${repository}: a personal token pushes and opens; one token does both, and may merge`,
        `use a GitHub App (${documentPath('deploy.md')}), or keep branch protection strict`,
      ),
    ];
  }
  const level = (name: string) => RANK[granted[name] ?? ''] ?? 0;
  const lacking = Object.entries(wanted).filter(([name, needed]) => level(name) < (RANK[needed] ?? 0));
  const beyond = Object.entries(granted).filter(([name]) => level(name) > (RANK[wanted[name] ?? ''] ?? 0));
  return [
    lacking.length === 0
      ? good(`${repository}: the App has what it needs`)
      : bad(
          `${repository}: the App lacks ${list(lacking)}`,
          'grant it in the App’s settings and accept it for the installation',
        ),
    ...(beyond.length === 0
      ? []
      : [
          warning(
            `${repository}: the App may do more than it needs: ${list(beyond)}`,
            'take that away in the App’s settings',
          ),
        ]),
  ];
}

const list = (permissions: readonly (readonly [string, string])[]): string =>
  permissions.map(([name, level]) => `${name}:${level}`).join(', ');

async function readPermissions(inspector: GitHubInspector, repository: string) {
  try {
    return await inspector.permissions(repository);
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return 'not installed';
    throw error;
  }
}

async function checkBranch(
  inspector: GitHubInspector,
  repository: string,
  branch: string,
  webUrl: string,
): Promise<readonly Finding[]> {
  const { exists, isProtected, requiredReviews } = await inspector.protection(repository, branch);
  const settings = `${webUrl}/${repository}/settings/rules`;
  if (!exists) return [bad(`${repository} has no branch ${branch}`, '`branch` in mendhook.config.ts')];
  if (requiredReviews !== undefined && requiredReviews > 0) {
    return [good(`${repository}: ${branch} takes nothing without a review`)];
  }
  if (isProtected && requiredReviews === undefined) {
    return [
      warning(
        `${repository}: ${branch} is protected; whether a review is required, only its administrators see`,
        settings,
      ),
    ];
  }
  return [
    bad(`${repository}: ${branch} can be merged into without a review`, `require an approving review: ${settings}`),
  ];
}
