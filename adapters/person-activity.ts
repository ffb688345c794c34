import type { Octokit } from '@octokit/rest';
import { WebClient } from '@slack/web-api';
import { UpstreamError } from '../core/errors.ts';
import type { CodeHost } from '../core/ports/code-host.ts';
import type { PersonActivity } from '../core/ports/person-activity.ts';
import { createOctokit } from './create-octokit.ts';
import { toUpstreamError } from './github-error.ts';
import { splitRepository } from './github-repository.ts';
import type { TokenSource } from './github-tokens.ts';
import { silentSlackLogger } from './silent-slack-logger.ts';

const ANSWERS_WITHIN_MS = 10_000;

/**
 * Asks Slack and GitHub what people did. It is asked only before somebody is called.
 *
 * @param options.slack its bot token; `apiUrl` replaces its own address
 * @param options.github its tokens, and what reads words, reviews and labels; `apiUrl` replaces its own address
 */
export function createPersonActivity(options: {
  readonly slack: { readonly token: string; readonly apiUrl?: string | undefined };
  readonly github: Pick<CodeHost, 'readAttention'> & {
    readonly tokens: Pick<TokenSource, 'mint'>;
    readonly apiUrl?: string | undefined;
  };
}): PersonActivity {
  const { slack: workspace, github } = options;
  const slack = new WebClient(workspace.token, {
    ...(workspace.apiUrl === undefined ? {} : { slackApiUrl: workspace.apiUrl }),
    logger: silentSlackLogger,
    retryConfig: { retries: 1 },
    rejectRateLimitedCalls: true,
    timeout: ANSWERS_WITHIN_MS,
  });
  return {
    firstReply: async ({ channel, ts }, since) => {
      const oldest = (since / 1_000).toFixed(6);
      const { messages = [] } = await slack.conversations
        .replies({ channel, ts, oldest, limit: 200 })
        .catch((cause: unknown) => {
          throw new UpstreamError('Slack', 'could not read the replies of a thread', { retryable: true, cause });
        });
      const times = messages.flatMap((message) => (isPersons(message) ? [Number(message.ts) * 1_000] : []));
      return earliest(times.filter((at) => at > since));
    },
    newestOnPullRequest: async ({ repository, number }) => {
      try {
        const auth = await github.tokens.mint(repository, { contents: 'read', pull_requests: 'read' });
        const octokit = createOctokit({ auth, apiUrl: github.apiUrl });
        const pushed = await readNewestCommit(octokit, repository, number);
        const { newest } = await github.readAttention(repository, number);
        const times = newest === undefined ? pushed : [...pushed, newest];
        return times.length === 0 ? undefined : Math.max(...times);
      } catch (cause) {
        throw toUpstreamError(cause, 'read what people did to a pull request');
      }
    },
  };
}

/**
 * What people write with a file, to the channel as well, or by `/me`. Other subtypes are notices of the workspace.
 * https://docs.slack.dev/reference/events/message#subtypes
 */
const SUBTYPES_OF_PEOPLE: ReadonlySet<string> = new Set(['file_share', 'thread_broadcast', 'me_message']);

/** Messages of bots, and of the workspace itself, are no answer. */
const isPersons = ({ user, bot_id: bot, subtype }: { user?: string; bot_id?: string; subtype?: string }): boolean =>
  user !== undefined && bot === undefined && (subtype === undefined || SUBTYPES_OF_PEOPLE.has(subtype));

const earliest = (times: readonly number[]): number | undefined =>
  times.length === 0 ? undefined : Math.min(...times);

type Account = { readonly login?: string; readonly type?: string } | null | undefined;

/** When a person pushed to a pull request last: GitHub's words and reviews do not tell. Commits of who opened it are none. */
async function readNewestCommit(octokit: Octokit, repository: string, number: number): Promise<readonly number[]> {
  const at = { ...splitRepository(repository), pull_number: number, per_page: 100 };
  const { data: pull } = await octokit.pulls.get(at);
  const commits = await octokit.paginate(octokit.pulls.listCommits, at);
  const isPerson = (account: Account): boolean => account?.type === 'User' && account.login !== pull.user.login;
  return commits
    .filter(({ author }) => isPerson(author))
    .map(({ commit }) => Date.parse(commit.committer?.date ?? ''))
    .filter((time) => !Number.isNaN(time));
}
