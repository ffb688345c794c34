import { Octokit } from '@octokit/rest';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { LocalGitHub } from '../../github/start.ts';
import { APP, asApp, CHECKOUT, mint, PERSON, pushBranch, startFixture } from './fixture.ts';
import { type Checked, findDescription, type GitHubDescription, openDescription } from './openapi.ts';

/**
 * Holds the stand-in against GitHub's own description of its API. To run it:
 * `npm install --prefix /tmp/openapi @octokit/openapi` (400 MB), then `MENDHOOK_OPENAPI=/tmp/openapi npx vitest run …`.
 */
const file = findDescription();

test.skipIf(file === undefined)(
  'requests and answers are those that GitHub describes (skipped without @octokit/openapi: set MENDHOOK_OPENAPI)',
  async () => {
    const description = openDescription(file ?? '');
    const seen: Checked[] = [];
    await callEverything(recordingFetch(description, seen));
    expect(seen.filter((each) => each.problems.length > 0)).toEqual([]);
    expect(new Set(seen.map((each) => each.operation)).size).toBe(80);
  },
  120_000,
);

function recordingFetch(description: GitHubDescription, seen: Checked[]): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const type = response.headers.get('content-type') ?? '';
    const isJson = type.startsWith('application/json');
    seen.push(
      description.check({
        method: init?.method ?? 'GET',
        path: new URL(String(input)).pathname,
        requestBody: typeof init?.body === 'string' && init.body !== '' ? JSON.parse(init.body) : undefined,
        status: response.status,
        responseBody: isJson ? await response.clone().json() : undefined,
      }),
    );
    return response;
  };
}

async function callEverything(recording: typeof fetch): Promise<void> {
  const permissions = { ...APP.permissions, checks: 'write', actions: 'write', deployments: 'write' } as const;
  const fixture = await startFixture({ app: { ...APP, permissions } });
  const { github } = fixture;
  const client = (auth: string) =>
    new Octokit({ baseUrl: github.url, auth, request: { fetch: recording }, log: silent });
  const person = client(PERSON.token);
  const app = asApp(github.url, { request: { fetch: recording } });

  const { data: installation } = await app.apps.getRepoInstallation(CHECKOUT);
  await app.apps.getAuthenticated();
  await app.apps.createInstallationAccessToken({
    installation_id: installation.id,
    repositories: ['checkout'],
    permissions: { contents: 'write' },
  });
  await refused(app.apps.createInstallationAccessToken({ installation_id: installation.id, repositories: ['no'] }));

  await person.users.getAuthenticated();
  await person.rateLimit.get();
  await person.repos.get(CHECKOUT);
  await refused(person.repos.get({ owner: 'acme', repo: 'nowhere' }));
  const reader = client(await mint(github.url, { pull_requests: 'read' }));
  await refused(reader.pulls.create({ ...CHECKOUT, title: 'x', head: 'x', base: 'main' }));

  github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 1, enforceAdmins: true });
  await pushBranch(fixture, 'incident/abc');
  await person.repos.listBranches(CHECKOUT);
  await person.repos.getBranch({ ...CHECKOUT, branch: 'main' });
  await person.repos.getBranchProtection({ ...CHECKOUT, branch: 'main' });
  await refused(person.repos.getBranchProtection({ ...CHECKOUT, branch: 'incident/abc' }));
  await person.git.getRef({ ...CHECKOUT, ref: 'heads/main' });
  await refused(person.git.getRef({ ...CHECKOUT, ref: 'heads/nowhere' }));
  const { sha } = (await person.git.getRef({ ...CHECKOUT, ref: 'heads/incident/abc' })).data.object;
  await person.git.createRef({ ...CHECKOUT, ref: 'refs/heads/other', sha });
  await refused(person.git.createRef({ ...CHECKOUT, ref: 'refs/heads/other', sha }));
  await person.git.updateRef({ ...CHECKOUT, ref: 'heads/other', sha });
  await person.git.listMatchingRefs({ ...CHECKOUT, ref: 'heads/' });
  await person.repos.listCommits(CHECKOUT);
  await person.repos.getCommit({ ...CHECKOUT, ref: 'main' });
  await refused(person.repos.getCommit({ ...CHECKOUT, ref: 'nowhere' }));
  await person.repos.compareCommitsWithBasehead({ ...CHECKOUT, basehead: 'main...incident/abc' });
  await person.repos.getContent({ ...CHECKOUT, path: 'README.md' });
  await person.repos.getContent({ ...CHECKOUT, path: 'src' });
  await refused(person.repos.getContent({ ...CHECKOUT, path: 'nowhere' }));

  const pull = { ...CHECKOUT, title: 'fix', head: 'incident/abc', base: 'main', body: 'why', draft: true };
  await person.pulls.create(pull);
  await refused(person.pulls.create(pull));
  const number = { ...CHECKOUT, pull_number: 1 };
  await person.issues.createLabel({ ...CHECKOUT, name: 'mendhook', color: '1d76db', description: 'by mendhook' });
  await refused(person.issues.createLabel({ ...CHECKOUT, name: 'mendhook' }));
  await person.issues.addLabels({ ...CHECKOUT, issue_number: 1, labels: ['mendhook', 'incident'] });
  await person.issues.listLabelsOnIssue({ ...CHECKOUT, issue_number: 1 });
  await person.issues.listLabelsForRepo(CHECKOUT);
  await person.issues.getLabel({ ...CHECKOUT, name: 'mendhook' });
  await refused(person.issues.getLabel({ ...CHECKOUT, name: 'nowhere' }));
  await person.pulls.list({ ...CHECKOUT, state: 'all' });
  await person.pulls.get(number);
  await person.pulls.update({ ...number, title: 'fix: stock' });
  await person.pulls.listFiles(number);
  await person.pulls.listCommits(number);
  const { data: comment } = await person.issues.createComment({ ...CHECKOUT, issue_number: 1, body: 'once' });
  await person.issues.updateComment({ ...CHECKOUT, comment_id: comment.id, body: 'twice' });
  await person.issues.listComments({ ...CHECKOUT, issue_number: 1 });
  await person.issues.getComment({ ...CHECKOUT, comment_id: comment.id });
  await refused(person.issues.getComment({ ...CHECKOUT, comment_id: 1 }));
  const remark = { path: 'src/stock.js', line: 1, body: 'r' };
  const { id, remarks } = github.review('acme', 'checkout', 1, { by: 'bob', body: 'b', remark });
  await person.pulls.listReviews(number);
  await person.pulls.getReview({ ...number, review_id: id });
  await refused(person.pulls.getReview({ ...number, review_id: 1 }));
  await person.pulls.getReviewComment({ ...CHECKOUT, comment_id: remarks[0] ?? 0 });
  await refused(person.pulls.getReviewComment({ ...CHECKOUT, comment_id: 1 }));
  github.addCollaborator('acme', 'checkout', { login: 'carl', role: 'write', isMember: true });
  github.addTeam('acme', 'checkout', 'core');
  await person.pulls.requestReviewers({ ...number, reviewers: ['carl'], team_reviewers: ['core'] });
  await refused(person.pulls.requestReviewers({ ...number, reviewers: ['stranger'] }));
  await person.pulls.listRequestedReviewers(number);
  await person.pulls.listReviewComments(number);
  await person.repos.getCollaboratorPermissionLevel({ ...CHECKOUT, username: 'bob' });
  await callChecks(client(await mint(github.url, { checks: 'write' })), sha);
  await callRulesets(person);
  await callWorkflows(github, client, person);
  await person.search.issuesAndPullRequests({ q: 'repo:acme/checkout is:pr label:mendhook' });
  await refused(person.search.issuesAndPullRequests({ q: 'milestone:x' }));
  await person.issues.get({ ...CHECKOUT, issue_number: 1 });
  await person.issues.removeLabel({ ...CHECKOUT, issue_number: 1, name: 'incident' });
  await person.issues.lock({ ...CHECKOUT, issue_number: 1 });
  await person.issues.unlock({ ...CHECKOUT, issue_number: 1 });
  await person.issues.listEventsForTimeline({ ...CHECKOUT, issue_number: 1 });
  await refused(person.pulls.merge(number));
  github.setDraft('acme', 'checkout', 1, false, 'ada');
  github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 0, enforceAdmins: true });
  await person.pulls.merge(number);
  await person.pulls.get(number);
}

async function callChecks(app: Octokit, sha: string): Promise<void> {
  const annotation = {
    path: 'src/stock.js',
    start_line: 1,
    end_line: 1,
    annotation_level: 'notice',
    message: 'm',
  } as const;
  const output = { title: 't', summary: 's', annotations: [annotation] };
  const { data: run } = await app.checks.create({ ...CHECKOUT, name: 'release', head_sha: sha, output });
  const at = { ...CHECKOUT, check_run_id: run.id };
  const actions = [{ label: 'l', description: 'd', identifier: 'i' }];
  await app.checks.update({ ...at, conclusion: 'action_required', actions });
  await app.checks.get(at);
  await app.checks.listAnnotations(at);
  await app.checks.listForRef({ ...CHECKOUT, ref: sha, check_name: 'release', filter: 'all' });
}

async function callWorkflows(github: LocalGitHub, client: (auth: string) => Octokit, person: Octokit): Promise<void> {
  const text = 'on: { workflow_dispatch: { inputs: { a: {} } } }\njobs: { a: { environment: live, steps: [] } }\n';
  const files = { '.github/workflows/deploy.yml': text };
  await github.commitFiles('acme', 'checkout', { branch: 'main', files, message: 'ci: deploy', by: 'ada' });
  const app = client(await mint(github.url, { actions: 'write', deployments: 'write' }));
  const at = { ...CHECKOUT, workflow_id: 'deploy.yml' };
  await app.actions.listRepoWorkflows(CHECKOUT);
  await app.actions.getWorkflow(at);
  const { data } = await app.actions.createWorkflowDispatch({
    ...at,
    ref: 'main',
    inputs: { a: '1' },
    return_run_details: true,
  });
  const run = { ...CHECKOUT, run_id: z.object({ workflow_run_id: z.number() }).parse(data).workflow_run_id };
  await app.actions.createWorkflowDispatch({ ...at, ref: 'main' });
  await app.actions.listWorkflowRuns({ ...at, event: 'workflow_dispatch', created: '>=2020-01-01' });
  await app.actions.listWorkflowRunsForRepo(CHECKOUT);
  await app.actions.getWorkflowRun(run);
  await app.actions.cancelWorkflowRun(run);
  await app.actions.disableWorkflow(at);
  await app.actions.enableWorkflow(at);
  const environment = { ...CHECKOUT, environment_name: 'live' };
  await person.repos.createOrUpdateEnvironment({ ...environment, wait_timer: 3 });
  const { data: rule } = await person.repos.createDeploymentProtectionRule({ ...environment, integration_id: APP.id });
  await app.repos.getAllEnvironments(CHECKOUT);
  await app.repos.getEnvironment(environment);
  await app.repos.getAllDeploymentProtectionRules(environment);
  const id = await github.runWorkflow('acme', 'checkout', { workflow: 'deploy.yml', ref: 'main', by: 'ada' });
  await app.actions.getPendingDeploymentsForRun({ ...CHECKOUT, run_id: id });
  const answer = { ...CHECKOUT, run_id: id, environment_name: 'live' };
  await app.actions.reviewCustomGatesForRun({ ...answer, comment: 'wait' });
  await app.actions.reviewCustomGatesForRun({ ...answer, state: 'approved' });
  await person.repos.disableDeploymentProtectionRule({ ...environment, protection_rule_id: rule.id });
  await callDeployments(app);
  await person.repos.deleteAnEnvironment(environment);
}

async function callDeployments(app: Octokit): Promise<void> {
  const { data } = await app.repos.createDeployment({
    ...CHECKOUT,
    ref: 'main',
    auto_merge: false,
    required_contexts: [],
  });
  if (!('id' in data)) throw new Error('no deployment was made');
  const deployment = { ...CHECKOUT, deployment_id: Number(data.id) };
  await refused(app.repos.createDeployment({ ...CHECKOUT, ref: 'nowhere' }));
  const { data: status } = await app.repos.createDeploymentStatus({ ...deployment, state: 'success' });
  await app.repos.listDeployments(CHECKOUT);
  await app.repos.getDeployment(deployment);
  await app.repos.listDeploymentStatuses(deployment);
  await app.repos.getDeploymentStatus({ ...deployment, status_id: Number(status.id) });
}

async function callRulesets(person: Octokit): Promise<void> {
  const required_status_checks = [{ context: 'release', integration_id: APP.id }];
  const { data: ruleset } = await person.repos.createRepoRuleset({
    ...{ ...CHECKOUT, name: 'checks', conditions: { ref_name: { include: ['refs/heads/next'], exclude: [] } } },
    enforcement: 'active',
    rules: [
      {
        type: 'required_status_checks',
        parameters: { required_status_checks, strict_required_status_checks_policy: false },
      },
    ],
  });
  const at = { ...CHECKOUT, ruleset_id: ruleset.id };
  await refused(person.repos.getRepoRuleset({ ...at, ruleset_id: 1 }));
  await person.repos.updateRepoRuleset({ ...at, name: 'required checks' });
  await person.repos.getRepoRuleset(at);
  await person.repos.getRepoRulesets(CHECKOUT);
  await person.repos.getBranchRules({ ...CHECKOUT, branch: 'next' });
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** GitHub's refusals are described as well; what is described must be what comes. */
async function refused(call: Promise<unknown>): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: 'HttpError' });
}
