import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../core/errors.ts';
import { endAttempt } from '../../../core/lifecycle/attempt.ts';
import type { JobState } from '../../../core/ports/job-runner.ts';
import { aConfig, anAlert, NOW } from '../../fixtures/records.ts';
import { askDraft, HOUR, MINUTE, startRunning, startSweep, type World } from '../sweep-world.ts';
import { DOLLARS, PIECES } from '../triage-world.ts';
import { createCloser, createSweep, createTriage } from '../with-rights.ts';

describe('an attempt that hangs', () => {
  test('claimed, but never recorded: it is started', async () => {
    const world = startSweep();
    const claimed = createTriage({
      ...world.deps,
      ledger: { ...world.ledger, openAttempt: () => Promise.reject(new Error('crash')) },
    });
    await expect(claimed(anAlert())).rejects.toThrow('crash');
    await world.later(5 * MINUTE - 1);
    expect(world.jobs.jobs.size).toBe(0);
    await world.later(1);
    expect(await world.attempt()).toMatchObject({ status: 'submitted', jobId: 'job-1' });
    expect(DOLLARS.map(world.ledger.total)).toEqual([2, 2, 2]);
    expect(world.messenger.threads).toHaveLength(1);
  });

  test('recorded, but never submitted: it is submitted once', async () => {
    const world = startSweep();
    const submit = () => Promise.reject(new Error('crash'));
    await expect(createTriage({ ...world.deps, jobs: { ...world.jobs, submit } })(anAlert())).rejects.toThrow('crash');
    await world.later(5 * MINUTE);
    await world.later(5 * MINUTE);
    expect([...world.jobs.jobs.values()]).toEqual(['job-1']);
    expect(await world.attempt()).toMatchObject({ status: 'submitted' });
  });

  test('that Batch will never take is closed, with Batch’s reason', async () => {
    const world = startSweep();
    const submit = () =>
      Promise.reject(new UpstreamError('AWS Batch', 'SubmitJob was refused: no such queue', { retryable: false }));
    const deps = { ...world.deps, jobs: { ...world.jobs, submit } };
    await expect(createTriage(deps)(anAlert())).rejects.toThrow('no such queue');
    world.clock.now += 5 * MINUTE;
    await createSweep(deps)();
    expect(await world.incident()).toMatchObject({ status: 'failed', outcome: { kind: 'failed' } });
    expect((await world.incident()).outcome?.reason).toContain('no such queue');
    expect([...DOLLARS, ...PIECES].map(world.ledger.total)).toEqual([0, 0, 0, 1, 0, 0]);
  });

  test('submitted, and its turn has not come for days while others run: it waits, the thread says so, then it runs', async () => {
    const world = startSweep();
    await world.triage(anAlert());
    world.jobs.states.set('another', { kind: 'running' });
    for (let looks = 0; looks < 100; looks += 1) await world.later(HOUR);
    expect(await world.attempt()).toMatchObject({ status: 'submitted', jobId: 'job-1' });
    expect(await world.incident()).toMatchObject({ status: 'in-work', attempt: 1 });
    expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain(
      'Waiting for a container for more than an hour',
    );
    expect(world.jobs.states.get('job-1')).toMatchObject({ kind: 'waiting' });
  });

  test('submitted, and no container runs for a day: it is withdrawn, counts nowhere, and the next alert takes the bug up', async () => {
    const world = startSweep();
    await world.triage(anAlert());
    await world.later(23 * HOUR);
    expect(await world.attempt()).toMatchObject({ status: 'submitted' });
    await world.later(2 * HOUR);
    expect(world.jobs.states.get('job-1')).toMatchObject({ kind: 'ended' });
    expect(await world.attempt()).toMatchObject({
      status: 'ended',
      outcome: { kind: 'skipped', rule: 'no-container' },
    });
    const { id, ...incident } = await world.incident();
    expect(incident).toMatchObject({ status: 'observed', outcome: { kind: 'skipped', rule: 'no-container' } });
    expect(incident).not.toHaveProperty('unsettled');
    expect([...DOLLARS, ...PIECES].map(world.ledger.total)).toEqual([0, 0, 0, 0, 0, 0]);
    const { breakers } = await world.ledger.readPolicyContext({ budgets: [], breakers: ['all'], mutes: [] });
    expect(breakers.filter(({ failures }) => failures > 0)).toEqual([]);
    expect(world.messenger.threads[0]?.replies.get(`mendhook-${id}-1-outcome`)?.text).toContain('no container');

    const config = aConfig({ policy: { attemptsPerFingerprint: 1 } });
    await createTriage({ ...world.deps, config })(anAlert({ id: 'alert-2' }));
    expect(await world.incident()).toMatchObject({ status: 'in-work', attempt: 2 });
    expect([...world.jobs.jobs.keys()]).toEqual([`mendhook-${id}-1`, `mendhook-${id}-2`]);
  });

  test('that is withdrawn while its container starts after all: it does not run, and a late end changes nothing', async () => {
    const world = startSweep();
    await world.triage(anAlert());
    const stop = async (jobId: string, reason: string) => {
      await world.jobs.stop(jobId, reason);
      const { jobName } = (await world.attempt()) ?? { jobName: '' };
      await createCloser(world.deps)({ jobName, jobId, succeeded: false, reason });
    };
    world.clock.now += 25 * HOUR;
    await createSweep({ ...world.deps, jobs: { ...world.jobs, stop } })();
    await world.later(5 * MINUTE);
    expect(await world.incident()).toMatchObject({ status: 'observed', outcome: { rule: 'no-container' } });
    expect([...DOLLARS, ...PIECES].map(world.ledger.total)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('that ran, and waits for another container (its host was lost): it is never stopped', async () => {
    const world = startSweep();
    await startRunning(world, { kind: 'waiting', submittedAt: NOW, hasStarted: true });
    for (let looks = 0; looks < 30; looks += 1) await world.later(HOUR);
    expect(await world.attempt()).toMatchObject({ status: 'running', jobId: 'job-1' });
    expect(world.jobs.states.get('job-1')).toMatchObject({ kind: 'waiting' });
  });

  test('that was submitted again: the new job waits from its own submission on', async () => {
    const world = startSweep();
    await startRunning(world);
    await world.later(23 * HOUR);
    world.jobs.states.set('job-1', { kind: 'ended', succeeded: false, reason: 'Host EC2 (x) terminated.' });
    for (let looks = 0; looks < 3; looks += 1) await world.later(5 * MINUTE);
    await world.later(2 * HOUR);
    expect(await world.attempt()).toMatchObject({ status: 'submitted', jobId: 'job-2', restarts: 1 });
    expect(world.jobs.states.get('job-2')).toMatchObject({ kind: 'waiting' });
  });

  test.each<[string, JobState | undefined, string]>([
    ['killed', { kind: 'ended', succeeded: false, reason: 'OutOfMemoryError: Container killed' }, 'OutOfMemoryError'],
    ['gone without a word', { kind: 'ended', succeeded: true, reason: 'exited' }, 'without recording an outcome'],
  ])('running, and its container is %s, which nobody heard of: it is closed', async (_, job, said) => {
    const world = startSweep();
    await startRunning(world, job);
    await world.later(5 * MINUTE);
    expect(await world.attempt()).toMatchObject({ status: 'ended', outcome: { kind: 'failed' } });
    expect((await world.incident()).outcome?.reason).toContain(said);
    expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain(said);
    expect(DOLLARS.map(world.ledger.total)).toEqual([0, 0, 0]);
  });

  test('running, and its host was taken away: it is started again once, after a pause', async () => {
    const world = startSweep();
    const id = await startRunning(world, {
      kind: 'ended',
      succeeded: false,
      reason: 'Your Spot Task was interrupted.',
    });
    await world.later(5 * MINUTE);
    expect([...world.jobs.jobs.keys()]).toEqual([`mendhook-${id}-1`]);
    await world.later(2 * MINUTE);
    expect([...world.jobs.jobs.keys()]).toEqual([`mendhook-${id}-1`, `mendhook-${id}-1-restart-1`]);
    expect(await world.attempt()).toMatchObject({ status: 'submitted', jobId: 'job-2', restarts: 1 });
    expect(await world.incident()).toMatchObject({ status: 'in-work', attempt: 1 });
    expect(DOLLARS.map(world.ledger.total)).toEqual([2, 2, 2]);
  });

  test('running, as it should: it is left alone', async () => {
    const world = startSweep();
    await startRunning(world);
    for (let looks = 0; looks < 20; looks += 1) await world.later(5 * MINUTE);
    expect(await world.attempt()).toMatchObject({ status: 'running', jobId: 'job-1' });
    expect(world.jobs.jobs.size).toBe(1);
  });

  test('ended, and its worker died before it ended the incident: the outcome stands, and is told', async () => {
    const world = startSweep();
    const id = await startRunning(world);
    const outcome = { kind: 'diagnosed' as const, reason: 'no matter of code' };
    await world.ledger.changeAttempt(id, 1, (attempt) => endAttempt(attempt, outcome, NOW));
    await world.later(5 * MINUTE);
    expect(await world.incident()).toMatchObject({ status: 'diagnosed', outcome });
    expect([...(world.messenger.threads[0]?.replies.keys() ?? [])]).toEqual([`mendhook-${id}-1-outcome`]);
  });
});

describe('a draft that a person asked for', () => {
  const held = (world: World) => PIECES.slice(1).map(world.ledger.total);

  test('and whose job was never submitted: it is submitted once', async () => {
    const world = startSweep();
    const submit = () => Promise.reject(new Error('crash'));
    await expect(askDraft(world, { ...world.jobs, submit })).rejects.toThrow('crash');
    await world.later(5 * MINUTE);
    await world.later(5 * MINUTE);
    const { id } = await world.incident();
    expect([...world.jobs.jobs.keys()]).toEqual([`mendhook-${id}-1`, `mendhook-${id}-1-publish-1`]);
    expect((await world.attempt())?.publication).toMatchObject({ status: 'submitted', jobId: 'job-2' });
    expect(held(world)).toEqual([1, 1]);
  });

  test.each<[string, JobState | undefined, string]>([
    ['never starts', undefined, 'no container started for it within a day'],
    ['is killed', { kind: 'ended', succeeded: false, reason: 'OutOfMemoryError' }, 'OutOfMemoryError'],
  ])('and whose job %s: it is closed, told, and may be asked for again', async (_, job, said) => {
    const world = startSweep();
    const id = await askDraft(world);
    world.jobs.states.set('job-1', { kind: 'ended', succeeded: true, reason: '' });
    if (job !== undefined) world.jobs.states.set('job-2', job);
    for (let looks = 0; looks < 13; looks += 1) await world.later(2 * HOUR);
    expect((await world.attempt())?.publication).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining(said),
    });
    expect((await world.incident()).publishing).toBeUndefined();
    expect(world.jobs.states.get('job-2')).toMatchObject({ kind: 'ended' });
    expect(held(world)).toEqual([0, 0]);
    const reply = world.messenger.threads[0]?.replies.get(`mendhook-${id}-1-publish-1-end`);
    expect(reply?.text).toContain(said);
  });
});
