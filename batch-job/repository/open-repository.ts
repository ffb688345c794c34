import { join } from 'node:path';
import { agentTreeOf } from './agent-tree.ts';
import { checkBranchFree } from './branch-at-host.ts';
import type { FixCommit } from './build-commits.ts';
import { checkOnlyOurs } from './check-only-ours.ts';
import { chooseCommit } from './choose-commit.ts';
import { diffTree } from './diff-tree.ts';
import { exportTree } from './export-tree.ts';
import { fetchBranch } from './fetch-commit.ts';
import { findBlocker } from './find-blocker.ts';
import { createGit } from './git.ts';
import { RefusedTreeError } from './git-error.ts';
import { createHistory, type History } from './history.ts';
import { openLargeFiles } from './large-files.ts';
import { type DraftHead, openDraftHead, pushOnDraft } from './open-draft-head.ts';
import { patchedTree } from './patched-tree.ts';
import { type BranchHead, type Published, publishCommits } from './publish-commits.ts';
import type { PushedOnHead } from './push-on-head.ts';
import { readTexts } from './read-texts.ts';
import type { SignCommit } from './sign-commits.ts';
import { openSubmodules, type Submodule, type SubmoduleSource } from './submodules.ts';
import { listTree } from './tree-entries.ts';

/** The worker's copy of a repository. The agent never sees it: it gets an exported tree, and hands a tree back. */
export interface Repository {
  /** The commit that the fix is made for. */
  readonly commit: string;
  /** Why that is not the commit asked for, in a sentence. */
  readonly commitNote?: string;
  /** The default branch as fetched. */
  readonly base: BranchHead;
  /** All files of `commit`. */
  files(): Promise<readonly string[]>;
  /** The text of those of some files that there are. @param mostBytes a larger file is left out. Default: a megabyte */
  texts(paths: readonly string[], mostBytes?: number): Promise<ReadonlyMap<string, string>>;
  /**
   * Writes the plain files of `commit`, with a patch applied, into an empty directory: no `.git`, no submodule but those
   * that were asked for, no link that leads out.
   * @throws {GitError} when the patch does not apply
   */
  exportTree(directory: string, patch?: string): Promise<void>;
  /** As `exportTree`, for the agent: what is written for agents is left out, or is what the default branch has. */
  exportAgentTree(directory: string, patch?: string): Promise<void>;
  /**
   * The git patch between the agent's tree as it was handed out and as it is now; empty when nothing changed. It applies to
   * `commit`, unless it changes a file that is written for agents.
   * @param onIgnored told of each file and folder of the tree that the commit's `.gitignore` files keep out of the patch
   * @throws {RefusedTreeError} when a changed file is too large for a fix, a submodule's, or in Git LFS
   */
  diff(tree: string, onIgnored?: (path: string) => void): Promise<string>;
  /** What happened before `commit`. */
  readonly history: History;
  /**
   * What keeps a new file from standing at a path, at `commit` or on the default branch as fetched.
   * @param isOurs whether a file that is there may be rewritten
   * @returns a sentence part such as "docs is a link"; undefined when nothing does
   */
  findBlocker(path: string, isOurs: (text: string) => boolean): Promise<string | undefined>;
  /**
   * Looks whether commits could be put on a branch at the host.
   * @returns what takes its name, in git's words; undefined when nothing does
   * @throws {BranchTakenError} when somebody else has worked on that branch
   * @throws {UpstreamError} when the host cannot be read
   */
  checkBranchFree(branch: string): Promise<string | undefined>;
  /** Fetches the branch of a draft at one of its commits. @throws {RefusedTreeError | UpstreamError} */
  openDraft(at: { readonly branch: string; readonly head: string }): Promise<DraftHead>;
  /**
   * Puts on top of a draft's branch what a change has beyond the branch, as one commit; nothing is forced. Doing it again leaves one.
   *
   * @returns `moved` when somebody has pushed since
   * @throws {UpstreamError} when the host refuses
   */
  pushOnDraft(
    draft: DraftHead,
    change: { readonly patch: string; readonly message: string },
    pushToken: () => Promise<string>,
    sign: SignCommit,
  ): Promise<PushedOnHead>;
  /**
   * Puts commits on a branch at the host. Doing it again leaves one branch with the same commits.
   * @param sign has the host make the commits, where its rules ask for signed ones
   * @throws {BranchTakenError} when somebody else has worked on that branch
   * @throws {UpstreamError} when the host refuses
   */
  publishCommits(
    branch: string,
    commits: readonly FixCommit[],
    pushToken: () => Promise<string>,
    sign?: SignCommit,
  ): Promise<Published>;
}

export interface OpenRepositoryOptions {
  /** An empty directory of the worker's own, out of the agent's reach. */
  readonly directory: string;
  /** An https address without credentials; http on loopback. */
  readonly cloneUrl: string;
  readonly readToken: () => Promise<string>;
  /** The default branch. */
  readonly branch: string;
  /** The commit that fails, as the telemetry names it: untrusted. */
  readonly commit?: string | undefined;
  /** The version that fails, and what a version's tag or branch is called, for when no commit is named. Untrusted. */
  readonly version?: string | undefined;
  readonly versionRef?: string | undefined;
  readonly agentFiles: 'leave-out' | 'default-branch';
  /** Repositories whose submodules are fetched. @default - none */
  readonly submodules?: readonly SubmoduleSource[];
  /** Whether files in Git LFS are fetched; not those of submodules. @default false */
  readonly largeFiles?: boolean;
  /** Where git is found: a PATH. */
  readonly searchPath: string;
}

/**
 * Fetches the commit that fails and the newest one of the default branch, each with its files and without history.
 *
 * @throws {UpstreamError} when the host cannot be read, without the token in any form
 */
export async function openRepository(options: OpenRepositoryOptions): Promise<Repository> {
  const { directory, cloneUrl, branch, searchPath } = options;
  const git = await createGit(directory, cloneUrl, searchPath);
  const token = await options.readToken();
  const base = { branch, commit: await fetchBranch(git, branch, token) };
  const openGit = (name: string) => () => createGit(join(directory, name), cloneUrl, searchPath);
  let ancestry: ReturnType<typeof createGit> | undefined;
  const openAncestry = () => {
    ancestry ??= openGit('ancestry')();
    return ancestry;
  };
  const { commit, note } = await chooseCommit(git, openGit('refs'), { ...options, base, token });
  const agentTree = await agentTreeOf(git, { commit, base: base.commit, agentFiles: options.agentFiles });
  const submodules = await openSubmodules(git, commit, {
    ...{ cloneUrl, searchPath, directory: join(directory, 'submodules') },
    sources: options.submodules ?? [],
  });
  const largeFiles = options.largeFiles
    ? await openLargeFiles(git, commit, { ...options, directory: join(directory, 'large-files') })
    : undefined;
  const exportAll = async (tree: string, target: string, patch: string | undefined) => {
    await exportTree(git, await patchedTree(git, tree, patch), target);
    await largeFiles?.fill(target);
  };

  return {
    commit,
    ...(note === undefined ? {} : { commitNote: note }),
    base,
    files: async () => (await listTree(git, commit)).map(({ path }) => path),
    texts: (paths, mostBytes) => readTexts(git, commit, paths, mostBytes),
    exportTree: async (target, patch) => {
      await exportAll(commit, target, patch);
      for (const each of submodules) await exportTree(each.git, each.commit, join(target, each.path));
    },
    exportAgentTree: async (target, patch) => {
      await exportAll(agentTree, target, patch);
      for (const each of submodules) await exportTree(each.git, each.agentTree, join(target, each.path));
    },
    diff: async (tree, onIgnored) => {
      for (const each of submodules) await checkUnchanged(each, tree);
      return diffTree(git, agentTree, tree, {
        submodules: submodules.map(({ path }) => path),
        largeFiles: largeFiles?.files ?? new Map(),
        ...(onIgnored === undefined ? {} : { onIgnored }),
      });
    },
    history: createHistory(openGit('history'), { commit, readToken: options.readToken }),
    findBlocker: async (path, isOurs) =>
      (await findBlocker(git, commit, path, isOurs)) ??
      (base.commit === commit ? undefined : await findBlocker(git, base.commit, path, isOurs)),
    checkBranchFree: async (target) => {
      const reading = await options.readToken();
      const { nameTaken, isThere } = await checkBranchFree(git, target, reading);
      if (isThere) await checkOnlyOurs(await openAncestry(), { branch: target, base: branch }, reading);
      return nameTaken;
    },
    openDraft: async (at) => openDraftHead(git, { commit, base: base.commit, ...at }, await options.readToken()),
    pushOnDraft: async (draft, change, pushToken, sign) =>
      pushOnDraft(git, { commit, draft, ...change }, { token: await pushToken(), sign }),
    publishCommits: async (target, commits, pushToken, sign) => {
      const pushing = { commit, base, branch: target, token: await pushToken(), sign, openHistory: openAncestry };
      return publishCommits(git, commits, pushing);
    },
  };
}

/** What is in a submodule is another repository's, where this fix cannot be published. */
async function checkUnchanged({ git, agentTree, path }: Submodule, tree: string): Promise<void> {
  if ((await diffTree(git, agentTree, join(tree, path))) === '') return;
  throw new RefusedTreeError(`${JSON.stringify(path)} is a submodule, and its files were changed`);
}
