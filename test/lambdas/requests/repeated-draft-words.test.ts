import { expect, test } from 'vitest';
import { beginWork } from '../../../core/lifecycle/incident-work.ts';
import type { DraftWords } from '../../../core/records/draft-words.ts';
import { wordsDigest } from '../../../core/user-actions/words-digest.ts';
import { createPersonHandler } from '../../../lambdas/requests/hear-words.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { createMemoryDraftComments } from '../../fakes/memory-draft-comments.ts';
import { createMemoryPersonReplies } from '../../fakes/memory-person-replies.ts';
import { LATER } from '../../fixtures/incident-states.ts';
import { NOW } from '../../fixtures/records.ts';
import { ID, startHandler } from './request-world.ts';

const BRANCH = `incident/${ID}`;
const WHERE = { repository: 'acme/checkout', number: 7 } as const;

/** A draft of which a person with write access says something, and everything outside in memory. */
async function start(words: string, { running = false } = {}) {
  const handler = await startHandler({ pullRequest: true, hasDiagnosis: true });
  const { ledger, jobs, deps } = handler;
  await ledger.changeIncident(ID, ({ pullRequest, ...incident }) =>
    pullRequest === undefined ? incident : { ...incident, pullRequest: { ...pullRequest, branch: BRANCH } },
  );
  handler.codeHost.states.set('acme/checkout#7', {
    ...{ state: 'open', draft: true, isPublic: false, branch: BRANCH, repository: WHERE.repository },
  });
  if (running) {
    const first = await handler.attempt(1);
    if (first === undefined) throw new Error('there is a first attempt');
    await ledger.changeIncident(ID, (current) => beginWork({ ...current, status: 'failed' }, 'slack-1', NOW));
    const { outcome: _, endedAt: __, ...rest } = first;
    const jobName = `mendhook-${ID}-2`;
    const jobId = await jobs.submit({ name: jobName, incidentId: ID, attempt: 2, kind: 'attempt' });
    await ledger.openAttempt({ ...rest, number: 2, status: 'running', jobName, jobId, budgets: [] });
  }
  const body = `/mendhook ${words}`;
  const comments = createMemoryDraftComments();
  comments.permissions.set('bob', 'write');
  comments.written.set('comment/3', { body, login: 'bob', isBot: false, at: LATER });
  const said: DraftWords = { kind: 'draft-words', place: 'comment', ...WHERE, commentId: 3, digest: wordsDigest(body) };
  return { handler, comments, said, deps: { ...deps, comments, replies: createMemoryPersonReplies() } };
}

type Started = Awaited<ReturnType<typeof start>>;

const stateOf = async ({ handler }: Started) => {
  const { status, rejection, decisions = [], attempt, pullRequest } = await handler.incident();
  return {
    ...{ status, attempt, decisions: decisions.length, by: rejection?.by, reason: rejection?.reason },
    ...{ outcome: (await handler.attempt(2))?.outcome, round: (await handler.attempt(2))?.round },
    ...{ rounds: pullRequest?.rounds, held: handler.ledger.total('attempts/checkout/2026-09-21') },
    jobs: [...handler.jobs.states.values()],
    ...{ comments: handler.comments(), replies: handler.replies() },
    pull: handler.codeHost.states.get('acme/checkout#7')?.state,
  };
};

const ONE = [expect.any(String)];

test.each([
  [
    ...(['close it hides the error', false] as const),
    { status: 'rejected', by: 'bob', reason: 'it hides the error', pull: 'closed', comments: ONE },
  ],
  ['stop', true, { status: 'diagnosed', outcome: { rule: 'stopped-by-person' }, comments: ONE }],
  ['explain', false, { status: 'fix-proposed', comments: ONE }],
  ['retry', false, { status: 'fix-proposed', attempt: 1, comments: ONE }],
  // The end of its attempt answers it.
  [
    ...(['fix name the cart', false] as const),
    { status: 'in-work', rounds: 1, round: { words: 'name the cart' }, jobs: [{ kind: 'waiting' }], comments: [] },
  ],
])(
  '“%s” dies before or after any call outside, is delivered again, and ends as without',
  async (words, running, expected) => {
    const whole = await start(words, { running });
    const counter = { calls: 0 };
    await createPersonHandler(crashAt(whole.deps, -1, 'after', counter))(whole.said);
    expect(await stateOf(whole)).toMatchObject(expected);
    expect(counter.calls).toBeGreaterThan(5);
    for (let call = 1; call <= counter.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const started = await start(words, { running });
        const crash = createPersonHandler(crashAt(started.deps, call, when))(started.said);
        await expect(crash, `${when} ${call}`).rejects.toThrow('crash');
        await createPersonHandler(started.deps)(started.said);
        expect(await stateOf(started), `${when} ${call}`).toEqual(await stateOf(whole));
      }
    }
    tellPoints(`word on a draft “${words}”`, 2 * counter.calls);
  },
);

test('what was taken up goes on, though its comment is gone and its author lost the right', async () => {
  const { handler, comments, said, deps } = await start('close no');
  const codeHost = { ...deps.codeHost, closePullRequest: () => Promise.reject(new Error('away')) };
  await expect(createPersonHandler({ ...deps, codeHost })(said)).rejects.toThrow('away');
  comments.permissions.clear();
  comments.written.clear();
  await createPersonHandler(deps)(said);
  expect(await handler.incident()).toMatchObject({ status: 'rejected', rejection: { by: 'bob', reason: 'no' } });
});
