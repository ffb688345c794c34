import type { Hono } from 'hono';
import { readCommit } from '../commits.ts';
import { GitHubError } from '../errors.ts';
import { branchSha, git } from '../git.ts';
import { rulesOf } from '../protection.ts';
import { rulesetsOf } from '../rulesets.ts';
import type { ApiBranch, ApiProtection, ApiShortBranch } from '../shapes/api.ts';
import { commitShape } from '../shapes/commit.ts';
import { repositoryShape, repositoryUrl } from '../shapes/repository.ts';
import type { StoredProtection, StoredRepository } from '../state.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { type Env, repositoryOf, restOfPath } from './call.ts';
import { cutPage } from './paging.ts';

/** A repository, its branches and how they are protected. */
export function addRepositoryRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo', (call) =>
    call.json(repositoryShape(world, repositoryOf(world, call, ['metadata', 'read']), call.get('caller'))),
  );

  app.get('/repos/:owner/:repo/branches', async (call) => {
    const repository = repositoryOf(world, call, ['contents', 'read']);
    const branches = await listBranches(world, repository);
    const wanted = call.req.query('protected');
    const kept = branches.filter((each) => wanted === undefined || String(each.protected) === wanted);
    return call.json(cutPage(call, kept));
  });

  app.get('/repos/:owner/:repo/rules/branches/*', (call) => {
    const repository = repositoryOf(world, call, ['metadata', 'read']);
    return call.json(cutPage(call, allRulesOf(repository, restOfPath(call, '/rules/branches/'))));
  });

  app.get('/repos/:owner/:repo/branches/*', async (call) => {
    const path = restOfPath(call, '/branches/');
    const isProtection = path.endsWith('/protection');
    const name = isProtection ? path.slice(0, -'/protection'.length) : path;
    const repository = repositoryOf(world, call, [isProtection ? 'administration' : 'contents', 'read']);
    const sha = await branchSha(gitDirectory(world, repository), name);
    if (sha === undefined) throw new GitHubError(404, 'Branch not found');
    const protection = repository.protections.find((each) => each.branch === name);
    if (!isProtection) return call.json(await branchShape(world, repository, name, sha, protection));
    if (!protection) throw new GitHubError(404, 'Branch not protected');
    return call.json(protectionShape(world, repository, protection));
  });
}

/** A protection told as the rule that it is to everyone who may read the repository. */
function allRulesOf(repository: StoredRepository, branch: string) {
  const source = { ruleset_source_type: 'Repository', ruleset_source: `${repository.owner}/${repository.name}` };
  const own = rulesOf(repository, branch).map(({ branches: _, ...rule }) => ({ ...rule, ...source, ruleset_id: 2 }));
  const checks = rulesetsOf(repository, branch).flatMap(({ id, rules }) =>
    rules.map((rule) => ({ ...rule, ...source, ruleset_id: id })),
  );
  return [...reviewRules(repository, branch), ...own, ...checks];
}

function reviewRules(repository: StoredRepository, branch: string) {
  const protection = repository.protections.find((each) => each.branch === branch);
  if (protection === undefined || protection.requiredApprovals === 0) return [];
  return [
    {
      type: 'pull_request',
      ruleset_source_type: 'Repository',
      ruleset_source: `${repository.owner}/${repository.name}`,
      ruleset_id: 1,
      parameters: {
        dismiss_stale_reviews_on_push: false,
        require_code_owner_review: false,
        require_last_push_approval: false,
        required_approving_review_count: protection.requiredApprovals,
        required_review_thread_resolution: false,
      },
    },
  ];
}

async function listBranches(world: GitHubWorld, repository: StoredRepository): Promise<ApiShortBranch[]> {
  const text = await git(gitDirectory(world, repository), [
    'for-each-ref',
    '--format=%(objectname) %(refname:lstrip=2)',
    'refs/heads',
  ]);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [sha = '', ...name] = line.split(' ');
      return shortBranchShape(world, repository, name.join(' '), sha);
    });
}

const shortBranchShape = (
  world: GitHubWorld,
  repository: StoredRepository,
  name: string,
  sha: string,
): ApiShortBranch => ({
  name,
  commit: { sha, url: `${repositoryUrl(world, repository)}/commits/${sha}` },
  protected: repository.protections.some((each) => each.branch === name),
});

async function branchShape(
  world: GitHubWorld,
  repository: StoredRepository,
  name: string,
  sha: string,
  protection: StoredProtection | undefined,
): Promise<ApiBranch> {
  const url = `${repositoryUrl(world, repository)}/branches/${name}`;
  const commit = await readCommit(gitDirectory(world, repository), sha);
  return {
    name,
    commit: commitShape(world, repository, commit),
    _links: { self: url, html: `${world.url()}/${repository.owner}/${repository.name}/tree/${name}` },
    protected: protection !== undefined,
    protection: {
      enabled: protection !== undefined,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  };
}

function protectionShape(
  world: GitHubWorld,
  repository: StoredRepository,
  protection: StoredProtection,
): ApiProtection {
  const url = `${repositoryUrl(world, repository)}/branches/${protection.branch}/protection`;
  return {
    url,
    required_pull_request_reviews: {
      url: `${url}/required_pull_request_reviews`,
      dismiss_stale_reviews: false,
      require_code_owner_reviews: false,
      require_last_push_approval: false,
      required_approving_review_count: protection.requiredApprovals,
    },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
}
