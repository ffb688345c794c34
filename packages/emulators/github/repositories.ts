import { existsSync } from 'node:fs';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { emptyActions } from './actions/state.ts';
import { branchSha, git, gitIfPossible } from './git.ts';
import { installPushHook } from './push-hook.ts';
import type { StoredRepository } from './state.ts';
import { commitChange, findRepository, type GitHubWorld, gitDirectory, takeId } from './world.ts';

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch?: string;
  readonly description?: string;
  /** Whether everybody may read it. @default false */
  readonly isPublic?: boolean;
  /** A git repository (its branches and tags come along, commits unchanged) or a plain folder (one commit is made). */
  readonly fromDirectory?: string;
}

const NAME = /^[\w.-]{1,100}$/;

/**
 * Puts a repository on the local git host. One that is there already is returned as it is.
 *
 * @throws {Error} when a name is none that GitHub takes, or the folder has no commit on the default branch
 */
export async function createRepository(world: GitHubWorld, wanted: NewRepository): Promise<StoredRepository> {
  if (!isName(wanted.owner) || !isName(wanted.name)) {
    throw new Error(`repository: expected "owner/name" of letters, digits, ".", "_", "-"; got ${label(wanted)}`);
  }
  const existing = findRepository(world, wanted.owner, wanted.name);
  if (existing) return existing;
  const defaultBranch = wanted.defaultBranch ?? 'main';
  const directory = gitDirectory(world, wanted);
  await initialize(directory, defaultBranch);
  if (wanted.fromDirectory !== undefined) await fill(directory, resolve(wanted.fromDirectory), defaultBranch);
  return remember(world, { ...wanted, defaultBranch });
}

/** Whether GitHub takes this for the name of an owner or a repository. */
export const isName = (name: string): boolean => NAME.test(name) && !/^\.+$/.test(name);

const label = (each: { owner: string; name: string }): string => JSON.stringify(`${each.owner}/${each.name}`);

async function initialize(directory: string, defaultBranch: string): Promise<void> {
  // What lies there without an entry in the state is the rest of a start that was cut short.
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await git(directory, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`]);
  await appendFile(join(directory, 'config'), SETTINGS);
  await installPushHook(directory);
}

/** As git writes them; a command for each would start git five times. */
const SETTINGS = `[http]
\treceivepack = true
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
[receive]
\t# refs/pull/N/head is GitHub's own: fetched by all, pushed by nobody.
\thideRefs = refs/pull
\tautogc = false
[gc]
\tauto = 0
`;

async function fill(directory: string, source: string, defaultBranch: string): Promise<void> {
  if (existsSync(join(source, '.git'))) {
    await git(directory, ['fetch', '--quiet', source, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']);
  } else {
    await commitFolder(directory, source, defaultBranch);
  }
  if ((await branchSha(directory, defaultBranch)) === undefined) {
    throw new Error(`${source} has no commit on the branch "${defaultBranch}"`);
  }
}

async function commitFolder(directory: string, source: string, branch: string): Promise<void> {
  const environment = { GIT_INDEX_FILE: join(directory, 'mendhook-import-index') };
  const tree = ['-c', 'core.bare=false', `--git-dir=${directory}`, `--work-tree=${source}`];
  await git(directory, [...tree, 'add', '--all'], { environment });
  const written = await git(directory, [...tree, 'write-tree'], { environment });
  const commit = await git(directory, ['commit-tree', written, '-m', 'Initial commit']);
  await git(directory, ['update-ref', `refs/heads/${branch}`, commit]);
  await rm(environment.GIT_INDEX_FILE, { force: true });
}

async function remember(
  world: GitHubWorld,
  wanted: NewRepository & { readonly defaultBranch: string },
): Promise<StoredRepository> {
  const newest = await gitIfPossible(gitDirectory(world, wanted), ['log', '-1', '--format=%ct', wanted.defaultBranch]);
  const repository: StoredRepository = {
    id: takeId(world),
    parent: null,
    owner: wanted.owner,
    name: wanted.name,
    formerNames: [],
    defaultBranch: wanted.defaultBranch,
    description: wanted.description ?? null,
    isPublic: wanted.isPublic ?? false,
    createdAt: world.clock(),
    pushedAt: newest ? Number(newest) * 1_000 : world.clock(),
    nextNumber: 1,
    pulls: [],
    comments: [],
    labels: [],
    protections: [],
    rules: [],
    archived: false,
    signedCommits: [],
    collaborators: [],
    teams: [],
    reviews: [],
    reviewComments: [],
    timeline: [],
    rulesets: [],
    checkRuns: [],
    ...emptyActions(),
  };
  world.store.state.repositories.push(repository);
  commitChange(world);
  return repository;
}
