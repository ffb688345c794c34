import type { Credential } from '../credentials.ts';
import { allows } from '../credentials.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { ApiRepository } from './api.ts';
import { nodeId } from './node-id.ts';
import { userShape } from './user.ts';

/** A repository's address in the API. */
export const repositoryUrl = (world: GitHubWorld, repository: StoredRepository): string =>
  `${world.url()}/repos/${repository.owner}/${repository.name}`;

/** A repository as `GET /repos/{owner}/{repo}` gives it, with what this caller may do in it. */
export function repositoryShape(world: GitHubWorld, repository: StoredRepository, caller: Credential) {
  const html = `${world.url()}/${repository.owner}/${repository.name}`;
  const open = repository.pulls.filter((each) => each.state === 'open').length;
  const mayWrite = allows(caller, 'contents', 'write');
  const mayAdmin = allows(caller, 'administration', 'write');
  return {
    ...repositoryLinks(repositoryUrl(world, repository)),
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: !repository.isPublic,
    visibility: repository.isPublic ? 'public' : 'private',
    owner: userShape(world, repository.owner, 'Organization'),
    description: repository.description,
    fork: repository.parent !== null,
    url: repositoryUrl(world, repository),
    html_url: html,
    clone_url: `${html}.git`,
    git_url: `${html}.git`,
    ssh_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    language: null,
    mirror_url: null,
    license: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    network_count: 0,
    subscribers_count: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues: open,
    open_issues_count: open,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    has_downloads: false,
    archived: repository.archived,
    disabled: false,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: false,
    pushed_at: isoTime(repository.pushedAt),
    created_at: isoTime(repository.createdAt),
    updated_at: isoTime(repository.pushedAt),
    permissions: {
      pull: allows(caller, 'contents', 'read'),
      push: mayWrite,
      triage: mayWrite,
      maintain: mayAdmin,
      admin: mayAdmin,
    },
  } satisfies ApiRepository;
}

/** The addresses that GitHub lists on every repository, as URI templates. */
function repositoryLinks(url: string) {
  return {
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}
