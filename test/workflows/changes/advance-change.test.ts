import { describe, expect, test } from 'vitest';
import { aPullRequest, FOUND, ID, MINUTE, NEW, PUSH, pushedTo, startChanges, tests } from './change-world.ts';

test('a pull request that no rule asks about passes, and its money is settled', async () => {
  const world = startChanges();
  await world.advance(PUSH);
  expect(await world.record()).toMatchObject({ status: 'reviewing', job: { id: 'job-1' }, checkRunId: 1 });
  expect((await world.record())?.job?.settings.baseBranches, 'of all services of the repository').toEqual(['main']);
  expect(world.held()).toEqual([2, 2]);
  expect(world.shown()).toEqual(['b in_progress']);

  await world.work('review');
  await world.advance(world.jobEnded('review'));
  expect(await world.record()).toMatchObject({ status: 'ready', decision: { result: 'pass', sequence: 1 } });
  expect(await world.record()).not.toHaveProperty('untold');
  expect(world.shown()).toEqual(['b success']);
  expect(await world.decided()).toEqual(['b pass']);
  expect(world.held()).toEqual([0.5, 0.5]);
  expect(world.slack(), 'nobody is disturbed').toEqual([]);
});

test('the job is told which round it works on, and runs in the image of its service', async () => {
  const world = startChanges();
  const submitted: unknown[] = [];
  const jobs = { ...world.jobs, submit: async (job: object) => submitted.push(job).toString() };
  const { createChangeAdvancer } = await import('../../../workflows/changes/advance-change.ts');
  await createChangeAdvancer({ ...world.deps, jobs })(PUSH);
  expect(submitted).toEqual([
    { name: `mendhook-change-${ID}-1-review`, kind: 'review', changeId: ID, round: 1, image: undefined },
  ]);
});

test('a rule asks a person, in the check and in Slack', async () => {
  const world = startChanges({ seen: [aPullRequest({ fork: true })] });
  await world.advance(PUSH);
  await world.work('review');
  await world.advance(world.jobEnded('review'));
  expect(await world.record()).toMatchObject({ status: 'needs-person', decision: { rules: ['fork'] } });
  expect(world.shown()).toEqual(['b action_required']);
  expect(world.slack()).toEqual([expect.stringContaining('acme/checkout#12')]);
});

test('red tests block', async () => {
  const world = startChanges();
  await world.advance(PUSH);
  await world.work('review', { ...FOUND, facts: [tests(1, 1)] });
  await world.advance(world.jobEnded('review'));
  expect(await world.record()).toMatchObject({ status: 'blocked' });
  expect(world.shown()).toEqual(['b failure']);
});

test('where too few changed lines are run, tests are written, and their commit goes on with the round', async () => {
  const world = startChanges();
  await world.advance(PUSH);
  await world.work('review', { ...FOUND, facts: [tests(0.2)] });
  await world.advance(world.jobEnded('review'));
  expect(await world.record()).toMatchObject({ status: 'testing', job: { kind: 'tests', id: 'job-2' } });
  expect(world.held(), 'the same money serves both').toEqual([2, 2]);

  const written = { tried: 1, accepted: ['test/a.test.ts'], refused: [], commit: NEW, tree: 't2' };
  await world.work('tests', { facts: [tests(0.9)], written, dollars: 1.25 });
  world.pullRequests.set(pushedTo(NEW));
  await world.advance(PUSH);
  expect(await world.record()).toMatchObject({ status: 'ready', round: 1, head: NEW });
  await world.advance(world.jobEnded('tests'));
  expect(world.shown()).toEqual(['b cancelled', 'c success']);
  expect(await world.decided()).toEqual(['c pass']);
  expect(world.held()).toEqual([1.25, 1.25]);
});

test('tests that could not be written leave the question to a person', async () => {
  const world = startChanges();
  await world.advance(PUSH);
  await world.work('review', { ...FOUND, facts: [tests(0.2)] });
  await world.advance(world.jobEnded('review'));
  await world.work('tests', {}, { ok: false });
  await world.advance(world.jobEnded('tests'));
  expect(await world.decided()).toEqual(['b ask coverage']);
});

describe('money', () => {
  test('a budget that is used up lets the review run without a model, and asks a person', async () => {
    const world = startChanges({ release: { review: { dollars: 2, dollarsPerMonth: 3 } } });
    await world.ledger.claimBudget({ budget: 'review-dollars/2026-09', attempt: 'another', amount: 2, limit: 3 });
    await world.advance(PUSH);
    expect(await world.record()).toMatchObject({ status: 'reviewing', budgets: [] });
    expect(world.held(), 'what was claimed before the refusal is given back').toEqual([0, 2]);
    await world.work('review', { ...FOUND, phases: [], dollars: 0 });
    await world.advance(world.jobEnded('review'));
    expect(await world.record()).toMatchObject({ status: 'needs-person', decision: { rules: ['budget'] } });
  });

  test('without a model nothing is claimed, and facts alone decide', async () => {
    const world = startChanges({ release: { review: { model: false } } });
    await world.advance(PUSH);
    await world.work('review', { ...FOUND, phases: [], dollars: 0 });
    await world.advance(world.jobEnded('review'));
    expect(world.held()).toEqual([0, 0]);
    expect(await world.decided()).toEqual(['b pass']);
  });

  test('a push stops the job, and what it may have spent stays spent', async () => {
    const world = startChanges();
    await world.advance(PUSH);
    await world.changes.change(ID, (current) => ({
      ...current,
      ...(current.job && { job: { ...current.job, takenBy: 'job-1' } }),
    }));
    world.pullRequests.set(pushedTo(NEW));
    await world.advance(PUSH);
    expect(world.jobs.states.get('job-1')).toMatchObject({ kind: 'ended' });
    expect(world.held()).toEqual([4, 4]);
    expect(world.shown()).toEqual(['b cancelled', 'c in_progress']);
    expect(await world.record()).toMatchObject({ status: 'reviewing', round: 2 });
    expect(await world.record()).not.toHaveProperty('overtaken');
  });
});

describe('a review that does not come to its end', () => {
  test.each<[string, object, { ok: boolean }, string]>([
    ['says why', {}, { ok: false }, 'it broke'],
    ['had no verdict', { ...FOUND, phases: [] }, { ok: true }, 'the model did not come to a verdict'],
    ['brought nothing', {}, { ok: true }, 'the review brought no facts'],
  ])('%s', async (_, found, end, why) => {
    const world = startChanges();
    await world.advance(PUSH);
    await world.work('review', found, end);
    await world.advance(world.jobEnded('review'));
    const { status, decision } = await world.record();
    expect([status, decision?.rules[0]]).toEqual(['needs-person', 'review-failed']);
    expect(decision?.why).toContain(why);
  });

  test('died without a word: Batch’s reason is told', async () => {
    const world = startChanges();
    await world.advance(PUSH);
    await world.advance(world.jobEnded('review', { succeeded: false, reason: 'OutOfMemoryError' }));
    expect((await world.record()).decision?.why).toContain('OutOfMemoryError');
  });

  test('a second job of the same name ends nothing', async () => {
    const world = startChanges();
    await world.advance(PUSH);
    await world.advance(world.jobEnded('review', { jobId: 'job-77' }));
    expect(await world.record()).toMatchObject({ status: 'reviewing' });
  });

  test('a job of a round that is over ends nothing', async () => {
    const world = startChanges();
    await world.advance(PUSH);
    const late = world.jobEnded('review', { succeeded: false });
    world.pullRequests.set(pushedTo(NEW));
    await world.advance(PUSH);
    await world.advance(late);
    expect(await world.record()).toMatchObject({ status: 'reviewing', round: 2 });
  });
});

describe('an event that was lost is found by a look', () => {
  test('the end of a job', async () => {
    const world = startChanges();
    await world.advance(PUSH);
    await world.work('review');
    await world.later(11 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'ready' });
  });

  test('a job that Batch forgot', async () => {
    const world = startChanges();
    await world.advance(PUSH);
    world.jobs.states.delete('job-1');
    await world.later(11 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'needs-person' });
  });

  test('a job without a container for a day is stopped', async () => {
    const world = startChanges();
    await world.advance(PUSH);
    await world.later(11 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'reviewing' });
    await world.later(25 * 60 * MINUTE);
    expect((await world.record()).decision?.why).toContain('no container started');
    expect(world.jobs.states.get('job-1')).toMatchObject({ kind: 'ended' });
  });

  test('a merge', async () => {
    const world = startChanges();
    await world.advance(PUSH);
    await world.work('review');
    await world.advance(world.jobEnded('review'));
    world.pullRequests.set(aPullRequest({ state: 'closed', merged: true }));
    await world.later(25 * 60 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'merged' });
    expect(await world.record()).not.toHaveProperty('lookAt');
  });
});

test('what nobody knows is not opened', async () => {
  const world = startChanges({ seen: [aPullRequest({ base: { sha: NEW, branch: 'wip' } })] });
  await world.advance(PUSH);
  await world.advance({ kind: 'pull-request', repository: 'acme/other', number: 3 });
  await world.advance({ kind: 'look', changeId: 'f'.repeat(16) });
  await world.advance({ kind: 'job-ended', jobName: 'mendhook-1-1', jobId: 'j', succeeded: true, reason: '' });
  expect(await world.changes.list(9)).toEqual([]);
  expect(world.shown()).toEqual([]);
});

test('with `announce`, Slack is told of the begin and the end', async () => {
  const world = startChanges({ release: { announce: true } });
  await world.advance(PUSH);
  expect(world.slack()).toHaveLength(1);
  await world.work('review');
  await world.advance(world.jobEnded('review'));
  expect(world.messenger.threads).toHaveLength(1);
  expect(world.messenger.threads[0]?.messages.length).toBeGreaterThan(1);
});
