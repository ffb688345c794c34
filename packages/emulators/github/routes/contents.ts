import type { Hono } from 'hono';
import { notFound, validationFailed } from '../errors.ts';
import { git, readBlob, resolveCommit } from '../git.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import type { StoredRepository } from '../state.ts';
import { isPathInside, listTree, type TreeEntry } from '../tree.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { type Env, repositoryOf, restOfPath } from './call.ts';

/** Files and folders at a commit: as JSON, or as bytes for `application/vnd.github.raw`. */
export function addContentsRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/contents/*', async (call) => {
    const repository = repositoryOf(world, call, ['contents', 'read']);
    const directory = gitDirectory(world, repository);
    const ref = call.req.query('ref') ?? repository.defaultBranch;
    const commit = await resolveCommit(directory, ref);
    const path = restOfPath(call, '/contents/').replace(/\/+$/, '');
    if (commit === undefined || (path !== '' && !isPathInside(path))) throw notFound();
    const shape = (entry: TreeEntry) => entryShape(world, repository, ref, entry);
    const entry = path === '' ? undefined : (await listTree(directory, commit, path))[0];
    if (path !== '' && !entry) throw notFound();
    if (!entry || entry.type === 'dir') {
      const inside = await listTree(directory, commit, path === '' ? undefined : `${path}/`);
      return call.json(inside.map(shape));
    }
    const bytes = await readBlob(directory, entry.sha);
    if (/application\/vnd\.github\.(v3\.)?raw/.test(call.req.header('accept') ?? '')) {
      return call.body(new Uint8Array(bytes), 200, { 'content-type': 'application/vnd.github.raw; charset=utf-8' });
    }
    return call.json({ ...shape(entry), encoding: 'base64', content: inLines(bytes.toString('base64')) });
  });

  app.get('/repos/:owner/:repo/git/trees/:ref', async (call) => {
    const directory = gitDirectory(world, repositoryOf(world, call, ['contents', 'read']));
    const commit = await resolveCommit(directory, call.req.param('ref'));
    if (commit === undefined) throw notFound();
    if (call.req.query('recursive') === undefined) throw validationFailed({ resource: 'Tree', code: 'invalid' });
    const paths = (await git(directory, ['ls-tree', '-r', '-z', '--name-only', commit])).split('\0');
    const tree = paths.flatMap((path) => (path === '' ? [] : [{ path, type: 'blob', mode: '100644' }]));
    return call.json({ sha: commit, tree, truncated: false });
  });
}

function entryShape(world: GitHubWorld, repository: StoredRepository, ref: string, entry: TreeEntry) {
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const url = `${repositoryUrl(world, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const gitUrl = `${repositoryUrl(world, repository)}/git/${entry.type === 'dir' ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `${world.url()}/${repository.owner}/${repository.name}/blob/${ref}/${path}`;
  return {
    type: entry.type,
    name: entry.path.split('/').at(-1) ?? entry.path,
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url,
    git_url: gitUrl,
    html_url: html,
    download_url: entry.type === 'file' ? url : null,
    _links: { self: url, git: gitUrl, html },
  };
}

/** GitHub breaks base64 after 60 characters. */
const inLines = (base64: string): string => base64.replace(/.{1,60}/g, '$&\n');
