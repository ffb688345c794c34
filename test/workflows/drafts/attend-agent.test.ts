import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../core/durations.ts';
import { draftRequestReply } from '../../../core/messages/slack/draft-request-reply.ts';
import { crashAt, pointsOfEachKind, tellPoints } from '../../fakes/crash-at.ts';
import { ask, ID } from '../../lambdas/requests/request-world.ts';
import { DIAGNOSIS, openPull, PULL, startHandOff } from './hand-off-world.ts';

const ASKED = 'ana asked Cursor to apply the patch.';
const STARTED = 'Cursor is applying the patch, as ana asked. Cursor bills it. mendhook does not count that.';
const OPENED =
  'Draft pull request #12 of Cursor’s agent is open, as ana asked. Cursor bills it. mendhook does not count that.';
const failed = (reason: string) => `ana asked Cursor to apply the patch. It did not. ${reason}`;

/** Until the agent works. */
async function started(...given: Parameters<typeof startHandOff>) {
  const world = await startHandOff(...given);
  await world.press();
  expect(await world.runJob()).toBe('handed-over');
  world.endJob();
  return world;
}

describe('a press', () => {
  test('starts one agent with the diagnosis and the patch, and its pull request is the incident’s', async () => {
    const world = await started();
    const [task] = world.agents.tasks;
    expect(task).toMatchObject({ repository: 'acme/checkout', branch: 'main', name: `mendhook: ${DIAGNOSIS.title}` });
    expect(task?.id).toMatch(/^bc-[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
    expect(task?.prompt).toContain('Two carts take the last one.');
    expect(task?.prompt).toContain('+++ b/src/stock.js');
    expect(world.message()).toContain('Cursor is applying the patch');
    expect(world.message()).toContain(`https://cursor.com/agents/${task?.id}`);
    await world.sweepUntil(60);
    expect(await world.seen()).toMatchObject({ publishing: { applier: 'cursor' }, publication: 'running', held: 1 });
    world.propose();
    await world.sweepUntil(10);
    expect(await world.seen()).toEqual({
      ...{ status: 'fix-proposed', publishing: undefined, pullRequest: 12, by: 'cursor', publication: 'opened' },
      ...{ agents: 1, end: 'finished', held: 1 },
    });
    expect(world.replies()).toEqual([ASKED, STARTED, OPENED]);
    expect(world.message()).not.toContain('"hand-off"');
  });

  test('twice, and by two people, is one agent', async () => {
    const world = await startHandOff();
    await world.press();
    await world.press();
    await world.carryOut(ask('hand-off', { id: 'slack-U2-hand-off', by: { id: 'U2', name: 'bo' } }));
    await Promise.all([world.runJob(), world.runJob()]);
    expect(world.agents.tasks).toHaveLength(1);
    expect((await world.seen()).held).toBe(1);
  });

  test('draws on the budget of open drafts', async () => {
    const world = await startHandOff({ service: { policy: { openDraftsPerRepository: 1 } } });
    await world.ledger.claimBudget({ budget: 'drafts/acme/checkout', attempt: 'another', amount: 1, limit: 1 });
    await world.press();
    expect(world.replies()[0]).toContain('but no agent is started: acme/checkout has 1 draft open or in work');
    expect((await world.incident()).publishing).toBeUndefined();
  });

  test('without a key, or of a service without an applier, starts nothing', async () => {
    const bare = await startHandOff();
    await bare.press({ ...bare.requestDeps, canHandOff: false });
    expect(bare.replies()[0]).toContain('the secret has no API key of Cursor');
    const other = await startHandOff({ service: { applier: undefined } });
    await other.press();
    expect(other.replies()[0]).toContain('Cursor is not the `applier` of this service');
    expect([bare, other].map(({ jobs }) => jobs.jobs.size)).toEqual([0, 0]);
  });

  test.each([
    ['may still work', HOUR_MS, 0],
    ['was asked for three days ago, and nobody knows how it ended', 72 * HOUR_MS, 1],
  ])('while an agent of an earlier attempt %s', async (_, agoMs, agents) => {
    const world = await startHandOff();
    const first = await world.attempt();
    if (first === undefined) throw new Error('there is an attempt');
    const askedAt = world.clock.now - agoMs;
    const agent = { id: 'bc-1', url: 'https://cursor.com/agents/bc-1', startedAt: askedAt };
    const publication = { request: 'r', by: { id: 'U1', name: 'ana' }, status: 'failed', jobName: 'j' } as const;
    await world.ledger.changeAttempt(ID, 1, (current) => ({
      ...current,
      publication: { ...publication, agent, budgets: [], askedAt },
    }));
    await world.ledger.openAttempt({ ...first, number: 2, jobName: 'mendhook-2' });
    await world.ledger.changeIncident(ID, (current) => ({ ...current, attempt: 2 }));
    await world.pressAgain({ attempt: 2 });
    const refusal = 'Cursor’s agent of attempt 1 may still work: `https://cursor.com/agents/bc-1`';
    expect(world.replies().at(-1)?.includes(refusal)).toBe(agents === 0);
    expect(world.jobs.jobs.size).toBe(agents);
  });
});

describe('the pull request of an agent', () => {
  const proposed = async () => {
    const world = await started();
    world.propose();
    await world.sweepUntil(10);
    return world;
  };
  const state = { draft: true, branch: PULL.branch, repository: PULL.repository } as const;

  test.each([
    ['merged', { merged: { at: 1, by: 'bo' } }, 'merged'],
    ['closed by a person', { closed: { at: 1, by: 'bo' } }, 'rejected'],
  ])('%s: seen within minutes, and the share of the budget goes back', async (_, end, status) => {
    const world = await proposed();
    expect((await world.seen()).held).toBe(1);
    world.codeHost.states.set(`${PULL.repository}#${PULL.number}`, { ...state, state: 'closed', openedAt: 1, ...end });
    await world.sweepUntil(20);
    expect(await world.seen()).toMatchObject({ status, held: 0 });
  });

  test('is left alone when nobody answers it: it is not mendhook’s to close', async () => {
    const world = await proposed();
    world.clock.now += 60 * 24 * HOUR_MS;
    await world.sweepUntil(20);
    expect(await world.seen()).toMatchObject({ status: 'fix-proposed', pullRequest: 12 });
    expect(world.codeHost.states.get(`${PULL.repository}#${PULL.number}`)?.state).toBe('open');
    expect(world.comments()).toEqual([]);
  });
});

describe('the end of an agent', () => {
  test.each<['finished' | 'error' | 'cancelled' | 'expired', string]>([
    ['finished', 'Cursor’s agent finished without a pull request. It said: “It <!channel> fails.”'],
    ['error', 'Cursor’s agent ended in an error. It said: “It <!channel> fails.”'],
    ['cancelled', 'Cursor’s agent was cancelled. It said: “It <!channel> fails.”'],
    ['expired', 'Cursor’s agent expired. It said: “It <!channel> fails.”'],
  ])('%s, without a pull request', async (state, reason) => {
    const world = await started();
    world.agents.play(world.agents.tasks[0]?.id ?? '', state, { said: 'It <!channel> fails.' });
    await world.sweepUntil(10);
    const said = world.replies().at(-1)?.replace(/&lt;/g, '<').replace(/&gt;/g, '>');
    expect(said).toBe(failed(reason));
    expect(JSON.stringify(world.replies())).not.toContain('<!channel>');
    expect(await world.seen()).toMatchObject({ publication: 'failed', publishing: undefined, held: 0, end: state });
    expect(world.message()).toContain('"hand-off"');
  });

  test('an error after its pull request was opened: the pull request counts', async () => {
    const world = await started();
    world.propose('error');
    await world.sweepUntil(10);
    expect(await world.seen()).toMatchObject({ pullRequest: 12, publication: 'opened', end: 'error' });
  });

  test('its pull request is waited for, for a quarter of an hour', async () => {
    const world = await started();
    const branches = [{ repository: PULL.repository, name: PULL.branch }];
    world.agents.play(world.agents.tasks[0]?.id ?? '', 'finished', { branches });
    await world.sweepUntil(10);
    expect((await world.seen()).publication).toBe('running');
    openPull(world.codeHost, world.clock.now);
    await world.sweepUntil(10);
    expect((await world.seen()).pullRequest).toBe(12);
  });

  test('one that was deleted', async () => {
    const world = await started();
    world.agents.remove(world.agents.tasks[0]?.id ?? '');
    await world.sweepUntil(10);
    expect(world.replies().at(-1)).toContain('Cursor’s agent was deleted.');
    expect((await world.seen()).end).toBe('gone');
  });

  test('none within 24 hours: it is cancelled, has failed, and the thread has its link', async () => {
    const world = await started();
    await world.sweepUntil(24 * 60 - 10);
    expect((await world.seen()).publication).toBe('running');
    await world.sweepUntil(30);
    expect(world.replies().at(-1)).toBe(failed('Cursor’s agent had not ended after 24 hours.'));
    const { publication } = (await world.attempt()) ?? {};
    if (publication === undefined) throw new Error('there is a publication');
    const reply = draftRequestReply(await world.incident(), publication);
    expect(JSON.stringify(reply)).toContain(`<${publication.agent?.url}|See its agent>`);
    expect(await world.seen()).toMatchObject({ publication: 'failed', held: 0, end: 'cancelled' });
    expect([...world.agents.runs.values()]).toMatchObject([{ state: 'cancelled' }]);
  });

  test('a pull request that it opened in the last minute counts, though it is late', async () => {
    const world = await started();
    await world.sweepUntil(24 * 60 - 10);
    world.clock.now += HOUR_MS;
    world.propose();
    await world.sweepUntil(10);
    expect((await world.seen()).pullRequest).toBe(12);
  });

  test('a press after that finds the agent that may still work, and starts no second one', async () => {
    const world = await started();
    await world.sweepUntil(24 * 60 - 10);
    world.agents.failAlways({ retryable: false, code: '403' });
    await world.sweepUntil(30 * 60);
    expect(await world.seen()).toMatchObject({ publication: 'failed', end: undefined });
    world.agents.failAlways(undefined);
    await world.pressAgain({ id: 'slack-open', wish: { action: 'open-draft' } });
    expect(world.replies().at(-1)).toContain('Cursor’s agent may still work on it');
    await world.pressAgain();
    expect(await world.runJob({ ...world.options, jobId: 'job-2' })).toBe('handed-over');
    expect(world.agents.tasks).toHaveLength(1);
  });
});

describe('what an agent claims', () => {
  test.each<[string, object, object]>([
    [
      'a pull request of another repository',
      { repository: 'acme/web', name: 'cursor/x' },
      { ...PULL, repository: 'acme/web', branch: 'cursor/x' },
    ],
    ['a branch at another host', { name: 'cursor/x' }, { ...PULL, branch: 'cursor/x' }],
    ['the base branch', { repository: 'acme/checkout', name: 'main' }, { ...PULL, branch: 'main' }],
    [
      'a branch of mendhook’s',
      { repository: 'acme/checkout', name: `incident/${ID}` },
      { ...PULL, branch: `incident/${ID}` },
    ],
    [
      'a branch that git does not take',
      { repository: 'acme/checkout', name: 'a..b --force' },
      { ...PULL, branch: 'a..b --force' },
    ],
    [
      'a branch of 10,000 characters',
      { repository: 'acme/checkout', name: 'x'.repeat(10_000) },
      { ...PULL, branch: 'x'.repeat(10_000) },
    ],
  ])('%s is not taken over', async (_, branch, pull) => {
    const world = await started();
    openPull(world.codeHost, world.clock.now, pull as typeof PULL);
    world.agents.play(world.agents.tasks[0]?.id ?? '', 'finished', { branches: [branch] });
    await world.sweepUntil(40);
    expect(await world.seen()).toMatchObject({ pullRequest: undefined, publication: 'failed' });
  });

  test('a pull request that was there before the agent is not taken over', async () => {
    const world = await started();
    world.propose('finished', world.clock.now - HOUR_MS);
    await world.sweepUntil(40);
    expect(await world.seen()).toMatchObject({ pullRequest: undefined, publication: 'failed' });
    expect(world.lines.join()).toContain('pull-request-of-another');
  });
});

describe('faults of Cursor', () => {
  test('a refusal of the start is told in its own words, and the share goes back', async () => {
    const world = await startHandOff();
    await world.press();
    world.agents.failNext({ retryable: false, code: 'integration_not_connected', message: 'no access to <!here>' });
    expect(await world.runJob()).toBe('failed');
    expect(world.replies().at(-1)).toBe(failed('Cursor: no access to &lt;!here&gt;'));
    expect(await world.seen()).toMatchObject({ agents: 0, held: 0, end: 'none', publishing: undefined });
  });

  test('no answer to the start: the sweep asks whether the agent is there, and follows it', async () => {
    const world = await startHandOff();
    await world.press();
    for (let each = 0; each < 4; each += 1) world.agents.failNext({ retryable: true, isDone: true });
    expect(await world.runJob()).toBe('unsure');
    world.endJob();
    await world.sweepUntil(15);
    expect(world.replies()).toEqual([ASKED, STARTED]);
    world.propose();
    await world.sweepUntil(15);
    expect(await world.seen()).toMatchObject({ pullRequest: 12, agents: 1 });
  });

  test('no answer for an hour after the start: the pull request of that hour is the agent’s', async () => {
    const world = await startHandOff();
    await world.press();
    for (let each = 0; each < 4; each += 1) world.agents.failNext({ retryable: true, isDone: true });
    expect(await world.runJob()).toBe('unsure');
    world.endJob();
    world.clock.now += 10 * MINUTE_MS;
    world.propose();
    world.clock.now += HOUR_MS;
    await world.sweepUntil(15);
    expect(await world.seen()).toMatchObject({ pullRequest: 12, agents: 1 });
  });

  test('a start that never came through has failed, and the next press starts the same one', async () => {
    const world = await startHandOff();
    await world.press();
    for (let each = 0; each < 4; each += 1) world.agents.failNext({ retryable: true });
    expect(await world.runJob()).toBe('unsure');
    world.endJob();
    await world.sweepUntil(15);
    expect(world.replies().at(-1)).toContain('Cursor knows no agent for it');
    const first = (await world.attempt())?.publication?.agent?.id;
    await world.pressAgain();
    expect(await world.runJob({ ...world.options, jobId: 'job-2' })).toBe('handed-over');
    expect(world.agents.tasks.map(({ id }) => id)).toEqual([first]);
  });

  test('is it away, the looks become fewer, and as few as it asks for; a lasting refusal is told once', async () => {
    const world = await started();
    world.agents.failNext({ retryable: true, code: '429', retryAfterMs: 40 * MINUTE_MS });
    await world.sweepUntil(30);
    world.propose();
    await world.sweepUntil(10);
    expect((await world.seen()).pullRequest).toBeUndefined();
    await world.sweepUntil(20);
    expect((await world.seen()).pullRequest).toBe(12);
    const refused = await started();
    refused.agents.failAlways({ retryable: false, message: 'it refuses the API key' });
    await refused.sweepUntil(12 * 60);
    expect(refused.replies().filter((text) => text.includes('refuses the API key'))).toHaveLength(1);
  });

  test('a key that was taken out of the secret is told, and after 24 hours it has failed', async () => {
    const world = await started();
    await world.sweepUntil(60, { ...world.sweepDeps, agents: undefined });
    expect(world.replies().at(-1)).toContain('its API key is missing');
    await world.sweepUntil(30 * 60, { ...world.sweepDeps, agents: undefined });
    expect(await world.seen()).toMatchObject({ publication: 'failed', publishing: undefined, held: 0 });
    const [said] = world.replies().filter((text) => text.includes('It did not.'));
    expect(said).toContain('mendhook does not know how Cursor’s agent ended: it could not ask.');
  });

  test('an agent’s last words are kept without credentials and addresses of people', async () => {
    const world = await started();
    const said = `I used ghp_${'a1B2'.repeat(9)} of ana@acme.test.`;
    world.agents.play(world.agents.tasks[0]?.id ?? '', 'finished', { said });
    await world.sweepUntil(10);
    expect((await world.attempt())?.publication?.reason).toContain('It said');
    expect(JSON.stringify([await world.attempt(), world.lines])).not.toMatch(/ghp_|ana@acme/);
  });
});

test.each([
  ['a patch of 5 MB', 'x'.repeat(5_000_000), 'mendhook hands over 200000 at most'],
  ['a patch that held a credential', 'diff\n+[redacted: token]\n', 'The patch was not kept whole'],
  ['a patch with a person’s e-mail address', 'diff\n+const to = "ana@acme.test";\n', 'The patch holds personal data'],
])('%s is not handed over', async (_, patch, why) => {
  const world = await startHandOff({ patch });
  await world.press();
  expect(await world.runJob()).toBe('failed');
  expect(world.agents.tasks).toEqual([]);
  expect(world.replies().at(-1)).toContain(why);
});

describe('a crash at any call', () => {
  /** Each process dies at one call, and comes again; the agent ends in between. */
  async function walk(call: number, when: 'before' | 'after', restarts: boolean) {
    const counter = { calls: 0, names: [] as string[] };
    const world = await startHandOff();
    const crashing = <Deps extends object>(deps: Deps): Deps => crashAt(deps, call, when, counter);
    const tolerate = async (act: () => Promise<unknown>) =>
      act().catch((error: unknown) => {
        if (!(error instanceof Error) || error.message !== 'crash') throw error;
      });
    await tolerate(() => world.press(crashing(world.requestDeps)));
    await world.press();
    await tolerate(() => world.runJob(crashing(world.options)));
    if (restarts) await world.runJob();
    world.endJob();
    const sweepDeps = crashing(world.sweepDeps);
    for (let each = 0; each < 4; each += 1) await tolerate(() => world.sweepUntil(6, sweepDeps));
    if (world.agents.tasks.length > 0) world.propose();
    for (let each = 0; each < 4; each += 1) await tolerate(() => world.sweepUntil(8, sweepDeps));
    return { world, names: counter.names };
  }

  test('there is one agent at most, one pull request, and each thing is told once', async () => {
    const whole = await walk(Number.POSITIVE_INFINITY, 'before', true);
    let points = 0;
    for (const call of pointsOfEachKind(whole.names)) {
      for (const when of ['before', 'after'] as const) {
        for (const restarts of [true, false]) {
          const { world } = await walk(call, when, restarts);
          points += 1;
          const seen = await world.seen();
          const at = `${when} call ${call}, ${restarts ? 'the job again' : 'the sweep alone'}`;
          expect(seen.agents, at).toBeLessThanOrEqual(1);
          expect(seen.publishing, at).toBeUndefined();
          const replies = world.replies();
          expect(new Set(replies).size, at).toBe(replies.length);
          if (seen.agents === 1) {
            expect(seen, at).toMatchObject({ pullRequest: 12, publication: 'opened', held: 1 });
            expect(replies, at).toEqual([ASKED, STARTED, OPENED]);
          } else expect(seen, at).toMatchObject({ publication: 'failed', held: 0 });
        }
      }
    }
    tellPoints('hand-off', points);
    expect(points).toBeGreaterThan(50);
  }, 60_000);
});
