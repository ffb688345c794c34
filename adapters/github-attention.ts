import type { Octokit } from '@octokit/rest';
import { KEEP_LABEL } from '../core/names.ts';
import type { Attention } from '../core/ports/code-host.ts';
import { isPerson } from '../core/pull-request-fate/old-draft.ts';
import { readTimeline, type TimelineEvent } from './github-timeline.ts';

interface Target {
  readonly owner: string;
  readonly repo: string;
}

/** Reads what people did to a pull request lately, from the newest events of its timeline. */
export async function readAttention(octokit: Octokit, target: Target, number: number): Promise<Attention> {
  const { data: pull } = await octokit.pulls.get({ ...target, pull_number: number });
  const events = await readTimeline(octokit, target, number);
  const byPeople = events.flatMap((event) => actsIn(event)).filter((act) => isPerson(act.by, pull.user.login));
  const newest = Math.max(0, ...byPeople.map(({ at }) => at));
  const labelled = events.findLast(({ event, label }) => event === 'labeled' && label?.name === KEEP_LABEL);
  const { data: head } = await octokit.repos.getCommit({ ...target, ref: pull.head.sha, per_page: 1 });
  return {
    ...(newest === 0 ? {} : { newest }),
    isKept: pull.labels.some(({ name }) => name === KEEP_LABEL) && isPerson(labelled?.actor, pull.user.login),
    isHeadByBot: isBotAccount(head.author),
  };
}

interface Act {
  readonly by: TimelineEvent['actor'];
  readonly at: number;
}

/** What GitHub lets only those do who may change something in the repository. */
const CHANGES: ReadonlySet<string> = new Set([
  ...['labeled', 'unlabeled', 'assigned', 'unassigned', 'milestoned', 'demilestoned', 'renamed'],
  ...['review_requested', 'review_request_removed', 'ready_for_review', 'convert_to_draft'],
  ...['closed', 'reopened', 'locked', 'unlocked', 'added_to_merge_queue'],
]);

/** Anybody may comment on a public repository: only words of those who belong to it count. */
const MEMBERS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

function actsIn(event: TimelineEvent): readonly Act[] {
  const {
    event: name = '',
    actor,
    user,
    created_at: created,
    submitted_at: submitted,
    author_association: member,
  } = event;
  if (name === 'line-commented')
    return (event.comments ?? []).flatMap((each) => actsIn({ ...each, event: 'commented' }));
  const isWord = name === 'commented' || name === 'reviewed';
  const counts = isWord ? MEMBERS.has(member ?? '') : CHANGES.has(name);
  const at = Date.parse(created ?? submitted ?? '');
  return counts && !Number.isNaN(at) ? [{ by: actor ?? user, at }] : [];
}

/** GitHub finds the account by the e-mail address in the commit. Anybody can write any address there. */
const isBotAccount = (account: { readonly type?: string } | null): boolean => account?.type === 'Bot';
