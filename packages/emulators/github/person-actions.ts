import { type WorkflowActions, workflowActions } from './actions/workflow-actions.ts';
import { type CheckActions, checkActions } from './check-actions.ts';
import { commitFiles, type NewFiles } from './commit-files.ts';
import {
  deleteComment,
  editComment,
  type NewComment,
  type NewReview,
  replyToRemark,
  resolveThread,
  reviewPull,
  writeComment,
} from './conversation.ts';
import { deleteBranch } from './delete-branch.ts';
import { GitHubError } from './errors.ts';
import { deleteRepository, forkRepository } from './forks.ts';
import { addLabels, removeLabel } from './labels.ts';
import { type DequeueReason, dequeuePull, enqueuePull, setLocked } from './merge-queue.ts';
import { type MergeMethod, mergePull } from './merging.ts';
import { addCollaborator, addTeam, roleOf } from './people.ts';
import { changePull, type NewPull, openPull, retargetPull, setDraft } from './pull-requests.ts';
import type { StoredCollaborator, StoredPull, StoredRepository } from './state.ts';
import { type PullDetails, type PullView, readPull, viewPull } from './views.ts';
import { findRepository, type GitHubWorld } from './world.ts';

/** What a person sees and does on GitHub's pages. All throw when there is no such thing, or it cannot be done. */
export interface PersonActions extends CheckActions, WorkflowActions {
  /** Newest first. */
  pullRequests(): readonly PullView[];
  /** With files, patches, commits, comments and reviews; undefined when there is none. */
  pullRequest(owner: string, name: string, number: number): Promise<PullDetails | undefined>;
  /** Commits files on a branch. @returns the commit */
  commitFiles(owner: string, name: string, files: NewFiles): Promise<string>;
  /** Forks a repository to a person's account; it is found as `by/name` from then on. */
  forkRepository(owner: string, name: string, by: string): Promise<void>;
  deleteRepository(owner: string, name: string): void;
  /** `head` is a branch, or `owner:branch` of a fork. @returns its number */
  openPullRequest(owner: string, name: string, pull: NewPull & { readonly by: string }): Promise<number>;
  retargetPullRequest(owner: string, name: string, number: number, base: string, by: string): Promise<void>;
  mergePullRequest(owner: string, name: string, number: number, by: string, method?: MergeMethod): Promise<void>;
  closePullRequest(owner: string, name: string, number: number, by: string): Promise<void>;
  /** @throws {GitHubError} 422 when it is merged, or its branch is deleted */
  reopenPullRequest(owner: string, name: string, number: number, by: string): Promise<void>;
  setDraft(owner: string, name: string, number: number, isDraft: boolean, by: string): void;
  /** @returns the comment's id */
  comment(owner: string, name: string, number: number, comment: NewComment): number;
  editComment(owner: string, name: string, id: number, comment: Pick<NewComment, 'by' | 'body'>): void;
  deleteComment(owner: string, name: string, id: number, by: string): void;
  /** @returns the ids of the review and of its remarks */
  review(owner: string, name: string, number: number, review: NewReview): { id: number; remarks: readonly number[] };
  /** Answers in the thread of a remark. @returns the answer's id */
  replyToRemark(owner: string, name: string, number: number, reply: { id: number; by: string; body: string }): number;
  /** Marks the thread of a remark as resolved. */
  resolveThread(owner: string, name: string, id: number, by: string): void;
  lockPullRequest(owner: string, name: string, number: number, isLocked: boolean, by: string): void;
  /** Puts it into the merge queue of its branch. @throws {GitHubError} 422 for a draft */
  enqueuePullRequest(owner: string, name: string, number: number, by: string): void;
  dequeuePullRequest(owner: string, name: string, number: number, reason: DequeueReason, by: string): void;
  /** @throws {GitHubError} 403 for who may not label there, or may not create the label */
  labelPullRequest(owner: string, name: string, number: number, label: string, by: string): void;
  unlabelPullRequest(owner: string, name: string, number: number, label: string, by: string): void;
  /** Its open pull requests are closed. */
  deleteBranch(owner: string, name: string, branch: string, by: string): Promise<void>;
  /** Gives a team of the owner a place in a repository, by its slug. */
  addTeam(owner: string, name: string, team: string): void;
  /** Gives a person a role in a repository. */
  addCollaborator(owner: string, name: string, collaborator: StoredCollaborator): void;
}

export function personActions(world: GitHubWorld): PersonActions {
  const find = (owner: string, name: string, number: number) => {
    const repository = mustFind(world, owner, name);
    return [world, repository, mustFindPull(repository, number)] as const;
  };
  return {
    ...checkActions(world, (owner, name) => mustFind(world, owner, name)),
    ...workflowActions(world, (owner, name) => mustFind(world, owner, name)),
    pullRequests: () =>
      world.store.state.repositories
        .flatMap((repository) => repository.pulls.map((pull) => viewPull(world, repository, pull)))
        .sort((one, other) => other.createdAt - one.createdAt),
    pullRequest: async (owner, name, number) => {
      const repository = findRepository(world, owner, name);
      const pull = repository?.pulls.find((each) => each.number === number);
      return repository && pull ? await readPull(world, repository, pull) : undefined;
    },
    commitFiles: (owner, name, files) => commitFiles(world, mustFind(world, owner, name), files),
    forkRepository: async (owner, name, by) => void (await forkRepository(world, mustFind(world, owner, name), by)),
    deleteRepository: (owner, name) => deleteRepository(world, mustFind(world, owner, name)),
    openPullRequest: async (owner, name, { by, ...pull }) =>
      (await openPull(world, mustFind(world, owner, name), by, pull)).number,
    retargetPullRequest: (owner, name, number, base, by) => retargetPull(...find(owner, name, number), { base, by }),
    mergePullRequest: async (owner, name, number, by, method) =>
      void (await mergePull(...find(owner, name, number), by, { method })),
    closePullRequest: (owner, name, number, by) => changePull(...find(owner, name, number), by, { state: 'closed' }),
    reopenPullRequest: (owner, name, number, by) => changePull(...find(owner, name, number), by, { state: 'open' }),
    setDraft: (owner, name, number, isDraft, by) => setDraft(...find(owner, name, number), { isDraft, by }),
    lockPullRequest: (owner, name, number, isLocked, by) => setLocked(...find(owner, name, number), { isLocked, by }),
    enqueuePullRequest: (owner, name, number, by) => enqueuePull(...find(owner, name, number), by),
    dequeuePullRequest: (owner, name, number, reason, by) => dequeuePull(...find(owner, name, number), { reason, by }),
    labelPullRequest: (owner, name, number, label, by) => {
      const [, repository, pull] = find(owner, name, number);
      const role = roleOf(world, repository, by);
      if (role === 'none' || role === 'read') throw new GitHubError(403, 'Must have triage rights to label');
      addLabels(world, repository, pull, { names: [label], mayCreate: role !== 'triage', by });
    },
    unlabelPullRequest: (owner, name, number, label, by) =>
      removeLabel(...find(owner, name, number), { name: label, by }),
    deleteBranch: (owner, name, branch, by) => deleteBranch(world, mustFind(world, owner, name), { branch, by }),
    comment: (owner, name, number, comment) => writeComment(...find(owner, name, number), comment).id,
    editComment: (owner, name, id, comment) => void editComment(world, mustFind(world, owner, name), id, comment),
    deleteComment: (owner, name, id, by) => deleteComment(world, mustFind(world, owner, name), id, by),
    review: (owner, name, number, review) => {
      const [, repository, pull] = find(owner, name, number);
      const { id } = reviewPull(world, repository, pull, review);
      const remarks = repository.reviewComments.filter(({ reviewId }) => reviewId === id);
      return { id, remarks: remarks.map((each) => each.id) };
    },
    replyToRemark: (owner, name, number, reply) => replyToRemark(...find(owner, name, number), reply).id,
    resolveThread: (owner, name, id, by) => resolveThread(world, mustFind(world, owner, name), id, by),
    addTeam: (owner, name, team) => addTeam(world, mustFind(world, owner, name), team),
    addCollaborator: (owner, name, each) => addCollaborator(world, mustFind(world, owner, name), each),
  };
}

export function mustFind(world: GitHubWorld, owner: string, name: string): StoredRepository {
  const repository = findRepository(world, owner, name);
  if (!repository) throw new Error(`the local GitHub has no repository ${owner}/${name}`);
  return repository;
}

function mustFindPull(repository: StoredRepository, number: number): StoredPull {
  const pull = repository.pulls.find((each) => each.number === number);
  if (!pull) throw new Error(`${repository.owner}/${repository.name} has no pull request #${number}`);
  return pull;
}
