import type { DraftEvent } from '../../records/draft-event.ts';
import type { Incident } from '../../records/incident.ts';
import type { PullRequest } from '../../records/pull-request.ts';
import type { Reply } from '../../records/thread.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';

/**
 * What people read in the thread when something has happened to a draft. The same event has the same key.
 *
 * @returns undefined for what the thread says otherwise: a closing or a merge by the fate of the fix, the rest in its first message
 */
export function draftEventReply({ id, pullRequest }: Incident, event: DraftEvent): Reply | undefined {
  const said = pullRequest === undefined ? undefined : draftEventText(pullRequest, event);
  if (pullRequest === undefined || said === undefined) return undefined;
  const name = `Pull request #${pullRequest.number}`;
  const message = {
    text: slackLine(`${name}: ${said}`, 500),
    blocks: [section(`*${slackLink(name, pullRequest.url)}*: ${slackLine(said, 1_200)}`)],
  };
  return { key: `${id}-draft-${event.event}-${event.at}`, message, since: event.at };
}

/** The event in words. Raw text. */
export function draftEventText({ number }: PullRequest, { event, detail = '' }: DraftEvent): string | undefined {
  switch (event) {
    case 'retargeted':
      return `it now goes to the branch ${detail}.`;
    case 'pushed':
      return 'somebody pushed to its branch. mendhook does not replace these commits.';
    case 'queued':
      return 'it is in the merge queue.';
    case 'dequeued':
      return `it left the merge queue and is back in review: ${dequeuedBecause(detail)}.`;
    case 'locked':
      return 'its conversation is locked. mendhook writes no comment there until it is unlocked.';
    case 'unlocked':
      return 'its conversation is unlocked.';
    case 'archived':
      return `its repository is archived. Nobody can change or merge #${number} until it is unarchived.`;
    case 'unarchived':
      return 'its repository is no longer archived.';
    case 'repository-renamed':
      return `its repository is now called ${detail}. Change \`repository\` in the configuration.`;
    case 'repository-transferred':
      return `its repository moved to ${detail}. Install the App there, and change \`repository\` in the configuration.`;
    case 'gone':
      return 'GitHub does not show it. Its repository was deleted, or the App is not installed there.';
    case 'found':
      return 'GitHub shows it again.';
    case 'closed':
    case 'closed-by-bot':
    case 'branch-deleted':
    case 'expired':
    case 'bug-gone':
    case 'reopened':
    case 'merged':
    case 'converted-to-draft':
    case 'ready-for-review':
      return undefined;
    default:
      return event satisfies never;
  }
}

/** GitHub's word for why, in words for people. https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
const dequeuedBecause = (reason: string): string => DEQUEUED[reason] ?? 'GitHub did not say why';

const DEQUEUED: Readonly<Record<string, string>> = {
  MANUAL: 'a person removed it',
  MERGE_CONFLICT: 'it conflicts with its base branch',
  CI_FAILURE: 'a required check failed',
  CI_TIMEOUT: 'a required check took too long',
  QUEUE_CLEARED: 'the queue was cleared',
  ROLL_BACK: 'the queue was rolled back',
  BRANCH_PROTECTIONS: 'a rule of its branch is not met',
  GIT_TREE_INVALID: 'GitHub could not make its merge commit',
  INVALID_MERGE_COMMIT: 'GitHub could not make its merge commit',
};
