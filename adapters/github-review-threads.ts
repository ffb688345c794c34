import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import type { ReviewThread, ReviewThreads } from '../core/ports/code-host.ts';
import { readPermission } from './github-permission.ts';
import { splitRepository } from './github-repository.ts';

/** The most that GitHub gives at once. More threads, or words in one, are not read: no round could answer them. */
const THREADS_ON_PAGE = 100;
const PAGES_READ = 3;
const WORDS_READ = 50;
/** More people are not asked about. */
const PEOPLE_ASKED = 20;

/** REST has no resolved threads. https://docs.github.com/en/graphql/reference/objects#pullrequestreviewthread */
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(last: ${THREADS_ON_PAGE}, before: $before) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes {
          isResolved
          path
          line
          comments(first: ${WORDS_READ}) {
            nodes { body authorAssociation author { __typename login } pullRequestReview { databaseId } }
          }
        }
      }
    }
  }
}`;

const word = z.object({
  body: z.string(),
  authorAssociation: z.string(),
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
const page = z.object({
  totalCount: z.int(),
  pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() }),
  nodes: z.array(thread),
});
const answer = z.object({
  repository: z.object({ pullRequest: z.object({ reviewThreads: page }).nullable() }),
});

type Word = z.infer<typeof word>;
type Thread = z.infer<typeof thread>;

/**
 * The threads of a pull request that are not resolved, with the words of people who may write to the repository: of the newest 300
 * threads, oldest first.
 *
 * @param at.review only threads to which this review has added something
 */
export async function readReviewThreads(
  octokit: Octokit,
  repository: string,
  { number, review }: { readonly number: number; readonly review?: number | undefined },
): Promise<ReviewThreads> {
  const { read, unread } = await readNewest(octokit, { ...splitRepository(repository), number });
  const open = read.filter(
    ({ isResolved, comments }) =>
      !isResolved &&
      (review === undefined || comments.nodes.some((each) => each.pullRequestReview?.databaseId === review)),
  );
  const writers = await findWriters(octokit, repository, peopleOf(open.flatMap(({ comments }) => comments.nodes)));
  const told = open.flatMap(({ path, line, comments }): readonly ReviewThread[] => {
    const words = comments.nodes.flatMap((each) => {
      const by = loginOf(each);
      return by !== undefined && writers.has(by) && each.body.trim() !== '' ? [{ by, text: each.body }] : [];
    });
    return words.length === 0 ? [] : [{ path, ...(line === null ? {} : { line }), words }];
  });
  return { threads: told, leftOut: open.length - told.length, ...(unread === 0 ? {} : { unread }) };
}

/** Page by page, from the newest. https://docs.github.com/en/graphql/guides/using-pagination-in-the-graphql-api */
async function readNewest(
  octokit: Octokit,
  at: { readonly owner: string; readonly repo: string; readonly number: number },
): Promise<{ readonly read: readonly Thread[]; readonly unread: number }> {
  let read: readonly Thread[] = [];
  let before: string | null = null;
  let total = 0;
  for (let pages = 0; pages < PAGES_READ; pages += 1) {
    const parsed = answer.safeParse(await octokit.graphql(QUERY, { ...at, before }));
    if (!parsed.success) {
      throw new UpstreamError('GitHub', `could not read threads: ${parsed.error.message}`, { retryable: false });
    }
    const found = parsed.data.repository.pullRequest?.reviewThreads;
    read = [...(found?.nodes ?? []), ...read];
    total = found?.totalCount ?? 0;
    before = found?.pageInfo.startCursor ?? null;
    if (found?.pageInfo.hasPreviousPage !== true || before === null) break;
  }
  return { read, unread: Math.max(0, total - read.length) };
}

/** Those whom GitHub calls members or the like come first. It is only an order: what they may do is asked. */
function peopleOf(words: readonly Word[]): readonly string[] {
  const isNear = ({ authorAssociation }: Word) => NEAR.has(authorAssociation);
  const logins = [...words.filter(isNear), ...words].flatMap((each) => loginOf(each) ?? []);
  return [...new Set(logins)];
}

/** https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
const NEAR: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

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
