import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { waitFor } from '../demo/wait-for.ts';
import { REVIEWED } from '../review-demo/review-demo-config.ts';
import type { Runtime } from '../runtime.ts';

const { owner, repository } = REVIEWED;
const ANSWER_TAKES_AT_MOST_MS = 60_000;

/** Merges a pull request as its author does. @returns the commit that the branch has then */
export async function mergeChange(runtime: Runtime, number: number, by: string): Promise<string> {
  const { github } = runtime;
  if (github === undefined) throw new Error('the demo runs on the local GitHub');
  const before = await github.pullRequest(owner, repository, number);
  if (before?.draft === true) github.setDraft(owner, repository, number, false, by);
  await github.mergePullRequest(owner, repository, number, by);
  const commit = (await github.pullRequest(owner, repository, number))?.mergeCommitSha;
  if (commit === undefined || commit === null) throw new Error(`#${number} was merged without a commit`);
  return commit;
}

/** A colleague lets a change pass in Slack, with a reason. @returns the change as it is then */
export async function approveChange(
  runtime: Runtime,
  { id, number, head, thread }: ChangeRecord,
  reason: string,
  signal: AbortSignal,
): Promise<ChangeRecord> {
  if (runtime.slack === undefined || thread === undefined) throw new Error(`nobody was asked about #${number}`);
  await runtime.slack.press({
    ...{
      channel: thread.channel,
      ts: thread.ts,
      actionId: 'change:approve',
      value: `${id}/${head}`,
      inputs: { reason },
    },
  });
  return waitFor(
    `an answer to #${number}`,
    async () => {
      const current = await runtime.changes.get(id);
      return current !== undefined && current.words.length > 0 && current.untold !== true ? current : undefined;
    },
    { timeoutMs: ANSWER_TAKES_AT_MOST_MS, signal },
  );
}

/** A colleague lets a release pass in Slack, with a reason. Resolves once the word was heard. */
export async function approveRelease(
  runtime: Runtime,
  record: ReleaseRecord,
  reason: string,
  signal: AbortSignal,
): Promise<void> {
  const { id, target, decision, thread, words } = record;
  if (runtime.slack === undefined || thread === undefined) throw new Error(`nobody was asked about release ${id}`);
  await runtime.slack.press({
    ...{ channel: thread.channel, ts: thread.ts, actionId: 'release:approve' },
    // The button names the question that it answers.
    value: `${id}/${target.commit}/${decision?.sequence ?? 0}`,
    inputs: { reason },
  });
  await waitFor(
    `an answer to release ${id}`,
    async () => ((await runtime.releases.get(id))?.words.length ?? 0) > words.length || undefined,
    { timeoutMs: ANSWER_TAKES_AT_MOST_MS, signal },
  );
}
