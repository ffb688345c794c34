import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import type { ReviewThread, ReviewThreads } from '../core/ports/code-host.ts';
import { readPermission } from './github-permission.ts';
import { splitRepository } from './github-repository.ts';

/** More threads, or words in one, are not read: no round could answer them. */
const THREADS_READ = 100;
const WORDS_READ = 50;
/** More people are not asked about. */
const PEOPLE_ASKED = 20;

/** REST has no resolved threads. https://docs.github.com/en/graphql/reference/objects#pullrequestreviewthread */
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(last: ${THREADS_READ}) {
        nodes {
          isResolved
          path
          line
          comments(first: ${WORDS_READ}) {
            nodes { body author { __typename login } pullRequestReview { databaseId } }
          }
        }
      }
    }
  }
}`;

const word = z.object({
  body: z.string(),
  /** Null for an account that is deleted. */
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
  pullRequestReview: z.object({ databaseId: z.number().nullable() }).nullable(),
});
const thread = z.object({
  isResolved: z.boolean(),
  path: z.string(),
  line: z.number().nullable(),
  comments: z.object({ nodes: z.array(word) }),
});
const answer = z.object({
  repository: z.object({ pullRequest: z.object({ reviewThreads: z.object({ nodes: z.array(thread) }) }).nullable() }),
});

type Word = z.infer<typeof word>;

/**
 * The threads of a pull request that are not resolved, with the words of people who may write to the repository.
 *
 * @param at.review only threads to which this review has added something
 */
export async function readReviewThreads(
  octokit: Octokit,
  repository: string,
  { number, review }: { readonly number: number; readonly review?: number | undefined },
): Promise<ReviewThreads> {
  const read = answer.safeParse(await octokit.graphql(QUERY, { ...splitRepository(repository), number }));
  if (!read.success)
    throw new UpstreamError('GitHub', `could not read threads: ${read.error.message}`, { retryable: false });
  const { pullRequest } = read.data.repository;
  const open = (pullRequest?.reviewThreads.nodes ?? []).filter(
    ({ isResolved, comments }) =>
      !isResolved &&
      (review === undefined || comments.nodes.some((each) => each.pullRequestReview?.databaseId === review)),
  );
  const people = open.flatMap(({ comments }) => comments.nodes.flatMap((each) => loginOf(each) ?? []));
  const writers = await findWriters(octokit, repository, [...new Set(people)]);
  const told = open.flatMap(({ path, line, comments }): readonly ReviewThread[] => {
    const words = comments.nodes.flatMap((each) => {
      const by = loginOf(each);
      return by !== undefined && writers.has(by) && each.body.trim() !== '' ? [{ by, text: each.body }] : [];
    });
    return words.length === 0 ? [] : [{ path, ...(line === null ? {} : { line }), words }];
  });
  return { threads: told, leftOut: open.length - told.length };
}

/** The login of a person; bots have no say. */
const loginOf = ({ author }: Word): string | undefined => (author?.__typename === 'User' ? author.login : undefined);

async function findWriters(
  octokit: Octokit,
  repository: string,
  people: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const login of people.slice(0, PEOPLE_ASKED)) {
    if (WRITERS.has(await readPermission(octokit, repository, login))) found.add(login);
  }
  return found;
}

const WRITERS: ReadonlySet<string> = new Set(['admin', 'maintain', 'write']);

/** https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference */
const FAILED: ReadonlySet<string | null> = new Set(['failure', 'timed_out', 'action_required', 'cancelled']);

/** The names of the newest check runs that failed on a commit. */
export async function readFailingChecks(
  octokit: Octokit,
  target: { readonly owner: string; readonly repo: string },
  ref: string,
): Promise<readonly string[]> {
  const runs = await octokit.paginate(octokit.checks.listForRef, { ...target, ref, filter: 'latest', per_page: 100 });
  return [...new Set(runs.flatMap(({ name, conclusion }) => (FAILED.has(conclusion) ? [name] : [])))];
}
