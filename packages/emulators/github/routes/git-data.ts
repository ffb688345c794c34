import type { Hono } from 'hono';
import { changedFiles, countApart, diffText, filesOfCommit, listCommits, mergeBase, readCommit } from '../commits.ts';
import { GitHubError, notFound } from '../errors.ts';
import { git, resolveCommit } from '../git.ts';
import type { ApiComparison, ApiRef } from '../shapes/api.ts';
import { commitShape, fileShape } from '../shapes/commit.ts';
import { refShape } from '../shapes/ref.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { type Call, type Env, repositoryOf, restOfPath } from './call.ts';
import { linkPages, pageOf } from './paging.ts';

const MAX_COMPARED_COMMITS = 250;

/** Refs, commits and comparisons, read from the bare repository. */
export function addGitDataRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/git/ref/*', async (call) => {
    const repository = repositoryOf(world, call, ['contents', 'read']);
    const name = `refs/${restOfPath(call, '/git/ref/')}`;
    const found = (await listRefs(world, repository, name)).find((each) => each.ref === name);
    if (!found) throw notFound();
    return call.json(found);
  });

  app.get('/repos/:owner/:repo/git/matching-refs/*', async (call) => {
    const repository = repositoryOf(world, call, ['contents', 'read']);
    return call.json(await listRefs(world, repository, `refs/${restOfPath(call, '/git/matching-refs/')}`));
  });

  app.get('/repos/:owner/:repo/commits', async (call) => {
    const repository = repositoryOf(world, call, ['contents', 'read']);
    const directory = gitDirectory(world, repository);
    const start = await commitOf(directory, call.req.query('sha') ?? repository.defaultBranch, 404);
    const page = pageOf(call);
    const [path, since, until] = [call.req.query('path'), call.req.query('since'), call.req.query('until')];
    const query = { range: [start], path, since, until };
    const commits = await listCommits(directory, { ...query, limit: page.size + 1, skip: page.skip });
    linkPages(call, page, page.skip + commits.length);
    return call.json(commits.slice(0, page.size).map((each) => commitShape(world, repository, each)));
  });

  app.get('/repos/:owner/:repo/commits/*', async (call) => {
    const repository = repositoryOf(world, call, ['contents', 'read']);
    const directory = gitDirectory(world, repository);
    const commit = await readCommit(directory, await commitOf(directory, restOfPath(call, '/commits/'), 422));
    const files = await filesOfCommit(directory, commit);
    return call.json(commitShape(world, repository, commit, files));
  });

  app.get('/repos/:owner/:repo/compare/*', async (call) => {
    const repository = repositoryOf(world, call, ['contents', 'read']);
    const [base = '', head = ''] = restOfPath(call, '/compare/')
      .split('...', 2)
      .map((ref) => ownRef(repository, ref));
    const directory = gitDirectory(world, repository);
    const [baseSha, headSha] = await Promise.all([commitOf(directory, base, 404), commitOf(directory, head, 404)]);
    const shas = { base: baseSha, head: headSha };
    const from = await mergeBase(directory, shas.base, shas.head);
    if (from === undefined) throw new GitHubError(404, 'No common ancestor between the two commits.');
    if (wantsDiff(call)) return call.text(await diffText(directory, from, shas.head));
    return call.json(await comparisonShape(world, repository, { base, head }, { ...shas, from }));
  });
}

/** Whether a call asks for `application/vnd.github.diff` (with or without the older `v3.`). */
export const wantsDiff = (call: Call): boolean =>
  /application\/vnd\.github\.(v3\.)?diff/.test(call.req.header('accept') ?? '');

async function commitOf(directory: string, ref: string, status: 404 | 422): Promise<string> {
  const sha = await resolveCommit(directory, ref);
  if (sha === undefined)
    throw new GitHubError(status, status === 404 ? 'Not Found' : `No commit found for SHA: ${ref}`);
  return sha;
}

async function listRefs(world: GitHubWorld, repository: StoredRepository, prefix: string): Promise<ApiRef[]> {
  const directory = gitDirectory(world, repository);
  const text = await git(directory, ['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)']);
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , ref]) => ref?.startsWith(prefix))
    .map(([sha = '', type = '', ref = '']) => refShape(world, repository, { sha, type, ref }));
}

async function comparisonShape(
  world: GitHubWorld,
  repository: StoredRepository,
  names: { base: string; head: string },
  { base, head, from }: { base: string; head: string; from: string },
): Promise<ApiComparison> {
  const directory = gitDirectory(world, repository);
  const readingBase = readCommit(directory, base);
  const [[behind, ahead], baseCommit, fromCommit, commits, files] = await Promise.all([
    countApart(directory, base, head),
    readingBase,
    from === base ? readingBase : readCommit(directory, from),
    from === head
      ? []
      : listCommits(directory, { range: [head, `^${base}`], limit: MAX_COMPARED_COMMITS, reverse: true }),
    changedFiles(directory, from, head),
  ]);
  const url = `${repositoryUrl(world, repository)}/compare/${names.base}...${names.head}`;
  const html = `${world.url()}/${repository.owner}/${repository.name}/compare/${names.base}...${names.head}`;
  return {
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitShape(world, repository, baseCommit),
    merge_base_commit: commitShape(world, repository, fromCommit),
    status: statusOf(ahead, behind),
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: commits.map((each) => commitShape(world, repository, each)),
    files: files.map((file) => fileShape(world, repository, head, file)),
  };
}

function statusOf(ahead: number, behind: number): ApiComparison['status'] {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

/** `owner:branch` names a branch of this repository too. @throws {GitHubError} 404 for a fork's: those are not compared here */
function ownRef({ owner }: StoredRepository, ref: string): string {
  const colon = ref.indexOf(':');
  if (colon !== -1 && ref.slice(0, colon).toLowerCase() !== owner.toLowerCase()) throw notFound();
  return ref.slice(colon + 1);
}
