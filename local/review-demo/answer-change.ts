import { verifyChain } from '../../core/gate-decision/verify-chain.ts';
import { CHECK_NAME, DECISION_PREFIX } from '../../core/names.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import { readDecisions } from '../../workflows/changes/read-decisions.ts';
import { waitFor } from '../demo/wait-for.ts';
import type { Runtime } from '../runtime.ts';
import { REVIEWED } from './review-demo-config.ts';
import type { ReviewResult } from './review-result.ts';

const { owner, repository } = REVIEWED;
const REASON = 'The page that read the field was taken down last week.';
const ANSWER_TAKES_AT_MOST_MS = 60_000;

/**
 * Answers the question about a change as people would: its author presses Approve at GitHub, a colleague presses it in Slack
 * without a reason, and then with one. Only the last counts.
 *
 * @param record the change, which waits for a person
 * @throws {Error} when nobody was asked, or an answer does not come to its end
 */
export async function answerChange(
  runtime: Runtime,
  record: ChangeRecord,
  signal: AbortSignal,
): Promise<ReviewResult['checks']> {
  const { github, slack } = runtime;
  const { thread, checkRunId, head, author, id, number } = record;
  if (github === undefined || slack === undefined || thread === undefined || checkRunId === undefined) {
    throw new Error(`nobody was asked about #${number}`);
  }
  const heard = (count: number) =>
    waitFor(
      `an answer to #${number}`,
      async () => {
        const current = await runtime.changes.get(id);
        return current !== undefined && current.words.length >= count && current.untold !== true ? current : undefined;
      },
      { timeoutMs: ANSWER_TAKES_AT_MOST_MS, signal },
    );
  const press = (inputs?: Readonly<Record<string, string>>) =>
    slack.press({
      channel: thread.channel,
      ts: thread.ts,
      actionId: 'change:approve',
      value: `${id}/${head}`,
      ...(inputs === undefined ? {} : { inputs }),
    });

  github.comment(owner, repository, number, { by: author.login, body: REASON });
  github.pressCheckAction(owner, repository, checkRunId, 'approve', author.login);
  const byAuthor = await heard(1);
  await press();
  const withoutReason = await heard(2);
  await press({ reason: REASON });
  const approved = await heard(3);

  const run = github.checkRuns(owner, repository, head).find(({ name }) => name === CHECK_NAME);
  const lines = await linesOf(runtime, id);
  const fault = verifyChain(id, lines, { now: { ...approved.chain, of: 'the record' } });
  const said = (name: string, ok: boolean, detail: string) => ({ name: `#${number}: ${name}`, ok, detail });
  const refused = (current: ChangeRecord) => current.words.at(-1)?.refused ?? 'it was carried out';
  return [
    said(
      'its author may not approve it',
      byAuthor.status === 'needs-person' && byAuthor.words.at(-1)?.refused !== undefined,
      refused(byAuthor),
    ),
    said(
      'nobody approves it without a reason',
      withoutReason.status === 'needs-person' && withoutReason.words.at(-1)?.refused !== undefined,
      refused(withoutReason),
    ),
    said(
      'a colleague approves it with a reason, and its check turns green',
      approved.status === 'ready' && run?.conclusion === 'success',
      `${approved.status}, ${run?.conclusion ?? 'no check run'}`,
    ),
    said(
      'its decisions are a chain of two lines that fit',
      fault === undefined && lines.length === 2,
      fault === undefined ? `${lines.length} lines` : `line ${fault.place} ${fault.text}`,
    ),
  ];
}

const linesOf = async ({ decisions }: Runtime, changeId: string) =>
  (await readDecisions(decisions, `${DECISION_PREFIX}${changeId}/`)).map(({ text }, index) => ({
    place: index + 1,
    line: text,
  }));
