import { changedFiles, countCommits, mergeBase } from './commits.ts';
import { type GitHubError, validationFailed } from './errors.ts';
import { findHead, keepHead } from './forks.ts';
import { branchSha, gitIfPossible } from './git.ts';
import type { StoredPull, StoredRepository } from './state.ts';
import { notifyPull } from './webhooks.ts';
import { commitChange, type GitHubWorld, gitDirectory, type Measured, takeId } from './world.ts';

const MAX_BODY = 65_536;
const MAX_TITLE = 256;
const MEASURED_KEPT = 50;

export interface NewPull {
  readonly title: string;
  readonly head: string;
  readonly base: string;
  readonly body?: string | null | undefined;
  readonly draft?: boolean | undefined;
}

/** Of each repository, the pull request that is being opened. */
const opening = new WeakMap<StoredRepository, Promise<unknown>>();

/**
 * Opens a pull request. Those of one repository are opened one after the other, so each has a number of its own.
 *
 * @throws {GitHubError} 422 as GitHub words it: no such branch, no commits between, one is open already, body too long
 */
export function openPull(
  world: GitHubWorld,
  repository: StoredRepository,
  author: string,
  wanted: NewPull,
): Promise<StoredPull> {
  const before = opening.get(repository) ?? Promise.resolve();
  // The one before may have been refused: that is for who asked for it.
  const opened = before.then(
    () => openNext(world, repository, author, wanted),
    () => openNext(world, repository, author, wanted),
  );
  opening.set(repository, opened);
  return opened;
}

async function openNext(
  world: GitHubWorld,
  repository: StoredRepository,
  author: string,
  wanted: NewPull,
): Promise<StoredPull> {
  const directory = gitDirectory(world, repository);
  const { ref: headRef, source } = findHead(world, repository, wanted.head);
  checkText(wanted);
  const [baseSha, headSha] = await Promise.all([
    branchSha(directory, wanted.base),
    branchSha(gitDirectory(world, source), headRef),
  ]);
  if (baseSha === undefined) throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  if (headSha === undefined) throw validationFailed({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  const fork = source === repository ? null : { id: source.id, owner: source.owner };
  const twin = repository.pulls.find(
    (each) =>
      each.state === 'open' && each.fork?.id === fork?.id && each.headRef === headRef && each.baseRef === wanted.base,
  );
  if (twin) throw refused(`A pull request already exists for ${source.owner}:${headRef}.`);
  const number = repository.nextNumber;
  await keepHead(world, { repository, source }, { number, sha: headSha });
  if ((await countCommits(directory, [headSha, `^${baseSha}`])) === 0) {
    throw refused(`No commits between ${wanted.base} and ${headRef}`);
  }
  repository.nextNumber += 1;
  const now = world.clock();
  const pull: StoredPull = {
    id: takeId(world),
    number,
    title: wanted.title,
    body: wanted.body ?? null,
    author,
    draft: wanted.draft ?? false,
    state: 'open',
    headRef,
    fork,
    headSha,
    baseRef: wanted.base,
    baseSha,
    labels: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
    requestedReviewers: [],
    requestedTeams: [],
    locked: false,
    queued: false,
  };
  repository.pulls.push(pull);
  commitChange(world);
  notifyPull(world, repository, pull, { action: 'opened', by: author });
  return pull;
}

/**
 * Changes what a pull request says, or closes and reopens it.
 *
 * @throws {GitHubError} 422 for a text that is too long, and for one that cannot be reopened
 */
export async function changePull(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  by: string,
  change: { title?: string | undefined; body?: string | null | undefined; state?: 'open' | 'closed' | undefined },
): Promise<void> {
  checkText(change);
  if (change.state === 'open' && pull.state === 'closed' && (await isHeadGone(world, repository, pull))) {
    throw validationFailed({
      resource: 'PullRequest',
      field: 'state',
      code: 'custom',
      message: `state cannot be changed. The ${pull.headRef} branch has been deleted.`,
    });
  }
  if (change.state === 'open' && pull.mergedAt !== null) {
    throw validationFailed({
      resource: 'PullRequest',
      field: 'state',
      code: 'invalid',
      message: 'state cannot be changed. The pull request cannot be reopened.',
    });
  }
  const changes = {
    ...(change.title === undefined || change.title === pull.title ? {} : { title: { from: pull.title } }),
    ...(change.body === undefined || change.body === pull.body ? {} : { body: { from: pull.body } }),
  };
  if (change.title !== undefined) pull.title = change.title;
  if (change.body !== undefined) pull.body = change.body;
  const changesState = change.state !== undefined && change.state !== pull.state;
  if (change.state !== undefined && changesState) {
    pull.state = change.state;
    pull.closedAt = change.state === 'closed' ? world.clock() : null;
    pull.closedBy = change.state === 'closed' ? by : null;
    pull.queued = false;
  }
  pull.updatedAt = world.clock();
  commitChange(world);
  if (Object.keys(changes).length > 0) notifyPull(world, repository, pull, { action: 'edited', by, changes });
  if (changesState) notifyPull(world, repository, pull, { action: pull.state === 'open' ? 'reopened' : 'closed', by });
}

const isHeadGone = async (world: GitHubWorld, repository: StoredRepository, pull: StoredPull): Promise<boolean> =>
  pull.fork === null && (await branchSha(gitDirectory(world, repository), pull.headRef)) === undefined;

/** Lets a pull request go to another branch. @throws {GitHubError} 422 when there is no such branch */
export async function retargetPull(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { base, by }: { base: string; by: string },
): Promise<void> {
  if (base === pull.baseRef) return;
  const sha = await branchSha(gitDirectory(world, repository), base);
  if (sha === undefined) throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  const changes = { base: { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } } };
  Object.assign(pull, { baseRef: base, baseSha: sha, updatedAt: world.clock() } satisfies Partial<StoredPull>);
  commitChange(world);
  notifyPull(world, repository, pull, { action: 'edited', by, changes });
}

/** Marks a pull request as ready for review, or turns it back into a draft. */
export function setDraft(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { isDraft, by }: { isDraft: boolean; by: string },
): void {
  if (pull.draft === isDraft) return;
  pull.draft = isDraft;
  pull.updatedAt = world.clock();
  commitChange(world);
  notifyPull(world, repository, pull, { action: isDraft ? 'converted_to_draft' : 'ready_for_review', by });
}

/** What a pull request changes, and whether it merges without conflicts (null once it is closed). */
export async function measurePull(world: GitHubWorld, repository: StoredRepository, pull: StoredPull) {
  const directory = gitDirectory(world, repository);
  const base = pull.state === 'open' ? await branchSha(directory, pull.baseRef) : undefined;
  const { merges, ...measured } = await measureOnce(world, directory, base ?? pull.baseSha, pull.headSha);
  return { ...measured, mergeable: base === undefined ? null : merges };
}

/** By world: the pull requests, with both commits, of which GitHub was asked whether they merge. */
const askedAbout = new WeakMap<GitHubWorld, Set<string>>();

/**
 * As `measurePull`, for the API: whether it merges is found out in the background. The first who asks after either side moved
 * reads null. https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 */
export async function measureForApi(world: GitHubWorld, repository: StoredRepository, pull: StoredPull) {
  const measured = await measurePull(world, repository, pull);
  const base = await branchSha(gitDirectory(world, repository), pull.baseRef);
  const key = `${repository.id}#${pull.number} ${base} ${pull.headSha}`;
  const asked = askedAbout.get(world) ?? new Set<string>();
  askedAbout.set(world, asked);
  if (asked.has(key)) return measured;
  asked.add(key);
  return { ...measured, mergeable: null };
}

/** Two commits differ by the same for ever, so they are compared once. */
function measureOnce(world: GitHubWorld, directory: string, base: string, head: string): Promise<Measured> {
  const key = `${directory} ${base} ${head}`;
  const known = world.measured.get(key);
  if (known !== undefined) return known;
  const measured = measure(directory, base, head);
  world.measured.set(key, measured);
  measured.catch(() => world.measured.delete(key));
  const [oldest] = world.measured.keys();
  if (world.measured.size > MEASURED_KEPT && oldest !== undefined) world.measured.delete(oldest);
  return measured;
}

async function measure(directory: string, base: string, head: string): Promise<Measured> {
  const from = (await mergeBase(directory, base, head)) ?? base;
  const [files, commits, tree] = await Promise.all([
    changedFiles(directory, from, head),
    countCommits(directory, [head, `^${from}`]),
    mergedTree(directory, base, head),
  ]);
  return { files, commits, from, merges: tree !== undefined };
}

/** The commit that a pull request's difference starts from. */
export async function baseOf(world: GitHubWorld, repository: StoredRepository, pull: StoredPull): Promise<string> {
  const directory = gitDirectory(world, repository);
  const base = pull.state === 'open' ? ((await branchSha(directory, pull.baseRef)) ?? pull.baseSha) : pull.baseSha;
  return (await mergeBase(directory, base, pull.headSha)) ?? base;
}

/** The tree that a merge would give; undefined when it conflicts. */
export async function mergedTree(directory: string, base: string, head: string): Promise<string | undefined> {
  const answer = await gitIfPossible(directory, ['merge-tree', '--write-tree', base, head]);
  return answer?.split('\n', 1)[0];
}

const refused = (message: string): GitHubError =>
  validationFailed({ resource: 'PullRequest', code: 'custom', message });

function checkText(text: { title?: string | undefined; body?: string | null | undefined }): void {
  if (text.title?.trim() === '') {
    throw validationFailed({ resource: 'PullRequest', field: 'title', code: 'missing_field' });
  }
  if (text.title !== undefined && [...text.title].length > MAX_TITLE) {
    throw refused(`title is too long (maximum is ${MAX_TITLE} characters)`);
  }
  if (text.body && [...text.body].length > MAX_BODY) {
    throw refused(`body is too long (maximum is ${MAX_BODY} characters)`);
  }
}
