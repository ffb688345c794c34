import type { LocalGitHub } from '@mendhook/emulators/github';
import type { PullRequest } from '../core/records/pull-request.ts';
import type { CommentView, PullRequestView } from '../page/source.ts';

type PullDetails = NonNullable<Awaited<ReturnType<LocalGitHub['pullRequest']>>>;

/** A pull request of the local GitHub as the page shows it; undefined when it has none. */
export async function viewPullRequest(
  github: LocalGitHub,
  { repository, number }: PullRequest,
): Promise<PullRequestView | undefined> {
  const [owner = '', name = ''] = repository.split('/');
  const pull = await github.pullRequest(owner, name, number);
  if (pull === undefined) return undefined;
  return {
    repository,
    number,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.mergedAt === null ? pull.state : 'merged',
    draft: pull.draft,
    base: pull.baseRef,
    branch: pull.headRef,
    labels: pull.labels,
    commits: pull.commits.map(({ sha, message, author }) => ({
      sha,
      message,
      author: author.name,
      at: Date.parse(author.date),
    })),
    files: pull.files.map(({ path, previousPath, status, additions, deletions, patch }) => ({
      path,
      status,
      additions,
      deletions,
      ...(previousPath === undefined ? {} : { previousPath }),
      ...(patch === undefined ? {} : { patch }),
    })),
    comments: viewWords(pull),
  };
}

/** All that people wrote on a pull request, oldest first. A review without a text of its own only holds its remarks together. */
const viewWords = ({ comments, reviews, remarks }: PullDetails): readonly CommentView[] =>
  [
    ...comments.map(({ author, body, createdAt: at, updatedAt }) => ({ author, body, at, updatedAt })),
    ...reviews.flatMap(({ author, body, submittedAt: at }) => (body === '' ? [] : [{ author, body, at }])),
    ...remarks.map(({ author, body, createdAt: at, updatedAt, path, line }) => ({
      ...{ author, body, at, updatedAt },
      place: `${path}:${line}`,
    })),
  ].sort((one, other) => one.at - other.at);
