import type { RestEndpointMethodTypes } from '@octokit/rest';

/** GitHub's own description of its answers, as types: a shape here that lacks a field does not compile. */
type Answer<
  Area extends keyof RestEndpointMethodTypes,
  Method extends keyof RestEndpointMethodTypes[Area],
> = RestEndpointMethodTypes[Area][Method] extends { response: { data: infer Data } } ? Data : never;

export type ApiRepository = Answer<'repos', 'get'>;
export type ApiBranch = Answer<'repos', 'getBranch'>;
export type ApiShortBranch = Answer<'repos', 'listBranches'>[number];
export type ApiProtection = Answer<'repos', 'getBranchProtection'>;
export type ApiCommit = Answer<'repos', 'getCommit'>;
export type ApiComparison = Answer<'repos', 'compareCommitsWithBasehead'>;
export type ApiFile = NonNullable<ApiCommit['files']>[number];
export type ApiGitCommit = Answer<'git', 'createCommit'>;
export type ApiGitTree = Answer<'git', 'createTree'>;
export type ApiRef = Answer<'git', 'getRef'>;
export type ApiPull = WithGoneFork<Answer<'pulls', 'get'>>;
export type ApiSimplePull = WithGoneFork<Answer<'pulls', 'list'>[number]>;
export type ApiLabel = Answer<'issues', 'createLabel'>;
export type ApiComment = Answer<'issues', 'createComment'>;
export type ApiIssue = Answer<'issues', 'get'>;
export type ApiFoundIssue = Answer<'search', 'issuesAndPullRequests'>['items'][number];
export type ApiApp = NonNullable<Answer<'apps', 'getAuthenticated'>>;
export type ApiWebhookConfig = Answer<'apps', 'getWebhookConfigForApp'>;
export type ApiAppFromManifest = Answer<'apps', 'createFromManifest'>;
export type ApiInstallation = Answer<'apps', 'getRepoInstallation'>;
export type ApiInstallationToken = Answer<'apps', 'createInstallationAccessToken'>;
export type ApiRateLimit = Answer<'rateLimit', 'get'>;
export type ApiUser = ApiRepository['owner'];
export type ApiOwnAccount = Answer<'users', 'getAuthenticated'>;
export type ApiCheckRun = Answer<'checks', 'create'>;
export type ApiAnnotation = Answer<'checks', 'listAnnotations'>[number];
export type ApiTimelineEvent = Answer<'issues', 'listEventsForTimeline'>[number];
export type ApiReviewRequests = Answer<'pulls', 'listRequestedReviewers'>;
export type ApiTeam = ApiReviewRequests['teams'][number];
export type ApiReview = Answer<'pulls', 'listReviews'>[number];
export type ApiReviewComment = Answer<'pulls', 'listReviewComments'>[number];
export type ApiPermission = Answer<'repos', 'getCollaboratorPermissionLevel'>;
export type ApiRuleset = Answer<'repos', 'createRepoRuleset'>;

/** The head's repository is null once the fork is deleted, which the description leaves out. */
type WithGoneFork<Pull extends { head: { repo: unknown } }> = Omit<Pull, 'head'> & {
  head: Omit<Pull['head'], 'repo'> & { repo: Pull['head']['repo'] | null };
};
export type ApiWorkflow = Answer<'actions', 'getWorkflow'>;
export type ApiWorkflowRun = Answer<'actions', 'getWorkflowRun'>;
export type ApiDeployment = Answer<'repos', 'getDeployment'>;
export type ApiDeploymentStatus = Answer<'repos', 'getDeploymentStatus'>;
export type ApiEnvironment = Answer<'repos', 'getEnvironment'>;
export type ApiProtectionRule = Answer<'repos', 'getCustomDeploymentProtectionRule'>;
