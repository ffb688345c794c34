import type { ChangedFile } from './changed-files.ts';
import { type CommitFacts, listCommits } from './commits.ts';
import { measurePull } from './pull-requests.ts';
import type { StoredComment, StoredPull, StoredRepository, StoredReview, StoredReviewComment } from './state.ts';
import { type GitHubWorld, gitDirectory } from './world.ts';

/** A pull request as the local page lists it. Times are epoch milliseconds. */
export type PullView = Readonly<StoredPull> & {
  readonly owner: string;
  readonly repository: string;
  readonly htmlUrl: string;
};

/** A pull request with all that the local page shows of it. */
export type PullDetails = PullView & {
  readonly files: readonly ChangedFile[];
  /** Oldest first. */
  readonly commits: readonly CommitFacts[];
  readonly comments: readonly Readonly<StoredComment>[];
  readonly reviews: readonly Readonly<StoredReview>[];
  /** What reviews say of lines. */
  readonly remarks: readonly Readonly<StoredReviewComment>[];
  /** Null once it is closed. */
  readonly mergeable: boolean | null;
};

export const viewPull = (world: GitHubWorld, repository: StoredRepository, pull: StoredPull): PullView => ({
  ...pull,
  labels: [...pull.labels],
  owner: repository.owner,
  repository: repository.name,
  htmlUrl: world.htmlUrl(repository.owner, repository.name, pull.number),
});

/** Reads a pull request's files, commits and comments from its bare repository. */
export async function readPull(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
): Promise<PullDetails> {
  const { files, mergeable, from } = await measurePull(world, repository, pull);
  const range = [pull.headSha, `^${from}`];
  const commits = await listCommits(gitDirectory(world, repository), { range, reverse: true });
  const ofPull = <Said extends { readonly number: number }>(all: readonly Said[]) =>
    all.filter(({ number }) => number === pull.number).map((each) => ({ ...each }));
  return {
    ...viewPull(world, repository, pull),
    ...{ files, commits, mergeable },
    comments: ofPull(repository.comments),
    reviews: ofPull(repository.reviews),
    remarks: ofPull(repository.reviewComments),
  };
}
