import { describe, expect, test } from 'vitest';
import { receivedAlert } from '../../core/alert-record.ts';
import { type Attempt, endAttempt, startAttempt } from '../../core/attempt.ts';
import { UpstreamError } from '../../core/errors.ts';
import { endWork } from '../../core/incident-work.ts';
import type { JobState } from '../../core/ports.ts';
import { createRequestDesk } from '../../lambdas/requests/carry-out.ts';
import { createSweep } from '../../lambdas/sweep/sweep.ts';
import { createTriage } from '../../lambdas/triage/triage-alert.ts';
import { crashAt } from '../fakes/crash-at.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { DOLLARS, PIECES, startTriage } from './triage-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIXED = { kind: 'fix-verified' as const, reason: 'r' };
const KEY = 'acme/checkout#7';
const DRAFT = { repository: 'acme/checkout', number: 7, url: 'https://x/7', branch: 'b', title: 't', draft: true };

/** The world of triage, in which time goes on and the sweep looks. */
function start() {
  const world = startTriage();
  const clock = { now: NOW };
  const deps = { ...world.deps, clock: () => clock.now, config: world.config, queue: { send: async () => undefined } };
  const sweep = createSweep(deps);
  const incident = async () => {
    const [only] = await world.ledger.listIncidents(1);
    if (only === undefined) throw new Error('there is no incident');
    return only;
  };
  const later = async (milliseconds: number) => {
    clock.now += milliseconds;
    await sweep();
  };
  return {
    ...world,
    deps,
    clock,
    sweep,
    incident,
    later,
    attempt: async () => world.ledger.getAttempt((await incident()).id, 1),
  };
}
type World = ReturnType<typeof start>;

/** An incident at work, as triage leaves it, whose worker has begun. */
async function startRunning(world: World, job: JobState = { kind: 'running' }) {
  await world.triage(anAlert());
  const { id } = await world.incident();
  await world.ledger.changeAttempt(id, 1, (attempt) => startAttempt(attempt, NOW));
  world.jobs.states.set('job-1', job);
  return id;
}

/** An incident with a draft open, all told. */
async function startProposed(world: World) {
  const id = await startRunning(world);
  await world.ledger.changeAttempt(id, 1, (attempt) => endAttempt(attempt, FIXED, NOW));
  await world.ledger.changeIncident(id, (present) => endWork(present, FIXED, DRAFT, NOW));
  world.codeHost.pullRequests.push({ ...DRAFT, state: 'open', merged: false, body: '' });
  await world.later(5 * MINUTE);
  return id;
}

describe('an attempt that hangs', () => {
  test('claimed, but never recorded: it is started', async () => {
    const world = start();
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
    const world = start();
    const submit = () => Promise.reject(new Error('crash'));
    await expect(createTriage({ ...world.deps, jobs: { ...world.jobs, submit } })(anAlert())).rejects.toThrow('crash');
    await world.later(5 * MINUTE);
    await world.later(5 * MINUTE);
    expect([...world.jobs.jobs.values()]).toEqual(['job-1']);
    expect(await world.attempt()).toMatchObject({ status: 'submitted' });
  });

  test('that Batch will never take is closed, with Batch’s reason', async () => {
    const world = start();
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

  test('submitted, and no container for an hour: it is stopped and closed', async () => {
    const world = start();
    await world.triage(anAlert());
    await world.later(HOUR);
    expect(await world.attempt()).toMatchObject({ status: 'submitted' });
    await world.later(5 * MINUTE);
    expect(world.jobs.states.get('job-1')).toMatchObject({ kind: 'ended' });
    expect((await world.incident()).outcome?.reason).toContain('no container was to be had');
  });

  test.each<[string, JobState | undefined, string]>([
    ['killed', { kind: 'ended', succeeded: false, reason: 'OutOfMemoryError: Container killed' }, 'OutOfMemoryError'],
    ['gone without a word', { kind: 'ended', succeeded: true, reason: 'exited' }, 'without recording an outcome'],
  ])('running, and its container is %s, which nobody heard of: it is closed', async (_, job, said) => {
    const world = start();
    await startRunning(world, job);
    await world.later(5 * MINUTE);
    expect(await world.attempt()).toMatchObject({ status: 'ended', outcome: { kind: 'failed' } });
    expect((await world.incident()).outcome?.reason).toContain(said);
    expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain(said);
    expect(DOLLARS.map(world.ledger.total)).toEqual([0, 0, 0]);
  });

  test('running, and its host was taken away: it is started again once, after a pause', async () => {
    const world = start();
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
    const world = start();
    await startRunning(world);
    for (let looks = 0; looks < 20; looks += 1) await world.later(5 * MINUTE);
    expect(await world.attempt()).toMatchObject({ status: 'running', jobId: 'job-1' });
    expect(world.jobs.jobs.size).toBe(1);
  });

  test('ended, and its worker died before it ended the incident: the outcome stands, and is told', async () => {
    const world = start();
    const id = await startRunning(world);
    const outcome = { kind: 'diagnosed' as const, reason: 'no matter of code' };
    await world.ledger.changeAttempt(id, 1, (attempt) => endAttempt(attempt, outcome, NOW));
    await world.later(5 * MINUTE);
    expect(await world.incident()).toMatchObject({ status: 'diagnosed', outcome });
    expect([...(world.messenger.threads[0]?.replies.keys() ?? [])]).toEqual([`mendhook-${id}-1-outcome`]);
  });
});

/** An ended attempt whose draft a person has asked for. */
async function askDraft(world: World, jobs = world.jobs) {
  const outcome = { kind: 'fix-unverified' as const, rule: 'size', reason: 'r' };
  const id = await startRunning(world);
  await world.ledger.changeAttempt(id, 1, (attempt) => ({
    ...endAttempt(attempt, outcome, NOW),
    diffKey: 'x/fix.diff',
  }));
  await world.ledger.changeIncident(id, (present) => endWork(present, outcome, undefined, NOW));
  await world.later(5 * MINUTE);
  const at = world.clock.now;
  const by = { id: 'U1', name: 'ana' };
  const wish = { action: 'open-draft' as const };
  await createRequestDesk({ ...world.deps, jobs })({
    id: 'press',
    via: 'slack',
    incidentId: id,
    attempt: 1,
    wish,
    by,
    at,
  });
  return id;
}

describe('a draft that a person asked for', () => {
  const held = (world: World) => PIECES.slice(1).map(world.ledger.total);

  test('and whose job was never submitted: it is submitted once', async () => {
    const world = start();
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
    ['never starts', undefined, 'no container was to be had for it within an hour'],
    ['is killed', { kind: 'ended', succeeded: false, reason: 'OutOfMemoryError' }, 'OutOfMemoryError'],
  ])('and whose job %s: it is closed, told, and may be asked for again', async (_, job, said) => {
    const world = start();
    const id = await askDraft(world);
    if (job !== undefined) world.jobs.states.set('job-2', job);
    for (let looks = 0; looks < 13; looks += 1) await world.later(5 * MINUTE);
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

test('a dismissal that nobody could tell is told by the sweep', async () => {
  const world = start();
  const outcome = { kind: 'diagnosed' as const, reason: 'r' };
  const id = await startRunning(world);
  await world.ledger.changeAttempt(id, 1, (attempt) => endAttempt(attempt, outcome, NOW));
  await world.ledger.changeIncident(id, (present) => endWork(present, outcome, undefined, NOW));
  await world.later(5 * MINUTE);
  const update = () => Promise.reject(new Error('crash'));
  const press = {
    id: 'press',
    via: 'slack' as const,
    incidentId: id,
    attempt: 1,
    wish: { action: 'dismiss' as const },
  };
  const request = { ...press, by: { id: 'U1', name: 'ana' }, at: world.clock.now };
  const desk = createRequestDesk({ ...world.deps, messenger: { ...world.messenger, update } });
  await expect(desk(request)).rejects.toThrow('crash');
  expect(world.messenger.threads[0]?.messages.at(-1)?.text).not.toContain('Dismissed');
  await world.later(5 * MINUTE);
  expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain('Dismissed');
  expect(await world.incident()).not.toHaveProperty('unsettled');
});

describe('a pull request whose webhook was lost', () => {
  test.each([
    ['closed', { state: 'closed', draft: true, closed: { at: NOW, by: 'ann' } }, 'rejected'],
    ['merged', { state: 'closed', draft: false, merged: { at: NOW, by: 'ann' } }, 'merged'],
  ] as const)('%s: it is found out within an hour, and its share is free', async (_, state, status) => {
    const world = start();
    await startProposed(world);
    expect(world.ledger.total('drafts/acme/checkout')).toBe(1);
    world.codeHost.states.set(KEY, state);
    await world.later(HOUR);
    expect(await world.incident()).toMatchObject({ status });
    expect(world.ledger.total('drafts/acme/checkout')).toBe(0);
  });

  test('is asked about once in an hour', async () => {
    const world = start();
    await startProposed(world);
    let asked = 0;
    const readPullRequest = (...pull: Parameters<typeof world.codeHost.readPullRequest>) => {
      asked += 1;
      return world.codeHost.readPullRequest(...pull);
    };
    const sweep = createSweep({ ...world.deps, codeHost: { ...world.codeHost, readPullRequest } });
    for (let minutes = 0; minutes < 180; minutes += 5) {
      world.clock.now += 5 * MINUTE;
      await sweep();
    }
    expect(asked).toBe(3);
  });
});

test('a merged bug that stays away is resolved when its watch is over, and told', async () => {
  const world = start();
  const id = await startProposed(world);
  world.codeHost.states.set(KEY, { state: 'closed', draft: false, merged: { at: NOW, by: 'ann' } });
  await world.later(HOUR);
  await world.later(23 * HOUR);
  expect(await world.incident()).toMatchObject({ status: 'merged' });
  await world.later(HOUR);
  expect(await world.incident()).toMatchObject({ status: 'resolved' });
  expect(await world.incident()).not.toHaveProperty('lookAt');
  expect([...(world.messenger.threads[0]?.replies.keys() ?? [])].at(-1)).toBe(`${id}-resolved-${NOW}`);
  expect(world.codeHost.labels.get(DRAFT.number)).toEqual(['incident:resolved']);
});

test('an alert that nobody triaged within an hour is called delayed, and still triaged when it comes', async () => {
  const world = start();
  await world.ledger.recordAlert(receivedAlert(anAlert()));
  await world.later(HOUR);
  expect(await world.ledger.listAlerts(1)).toMatchObject([{ disposition: { kind: 'delayed' } }]);
  expect(world.lines.join()).toContain('alert-delayed');
  await world.triage(anAlert());
  expect(await world.ledger.listAlerts(1)).toMatchObject([{ disposition: { kind: 'worked' } }]);
});

test('what cannot be looked at is named, and holds nothing else up', async () => {
  const world = start();
  await world.triage(anAlert());
  await world.ledger.recordAlert(receivedAlert(anAlert({ id: 'alert-2' })));
  world.clock.now += HOUR;
  const describe = () => Promise.reject(new Error('Batch is down'));
  const sweep = createSweep({ ...world.deps, jobs: { ...world.jobs, describe } });
  await expect(sweep()).rejects.toThrow('Batch is down');
  const delayed = (await world.ledger.listAlerts(9)).filter(({ disposition }) => disposition.kind === 'delayed');
  expect(delayed).toHaveLength(1);
});

test('what cannot be looked at for a quarter of an hour is counted as stuck, and no longer once it can', async () => {
  const world = start();
  await startRunning(world);
  const describe = () => Promise.reject(new UpstreamError('AWS Batch', 'no answer', { retryable: true }));
  const cutOff = createSweep({ ...world.deps, jobs: { ...world.jobs, describe } });
  const stuck = () => world.lines.filter((line) => line.includes('"incidents-stuck"'));
  world.clock.now += 5 * MINUTE;
  await expect(cutOff()).rejects.toThrow('could not look at');
  expect(stuck()).toEqual([]);
  world.clock.now += 15 * MINUTE;
  await expect(cutOff()).rejects.toThrow('could not look at');
  const { id } = await world.incident();
  expect(stuck()).toEqual([JSON.stringify({ level: 'error', event: 'incidents-stuck', count: 1, incidentIds: [id] })]);
  await world.later(MINUTE);
  expect(stuck()).toHaveLength(1);
});

/** An attempt, whenever it and its draft ended. */
const timeless = (attempt: Attempt | undefined) => ({
  ...attempt,
  version: 0,
  endedAt: 0,
  ...(attempt?.publication === undefined ? {} : { publication: { ...attempt.publication, endedAt: 0 } }),
});

describe('a crash at any call of a sweep, then the next sweeps, end as without the crash', () => {
  const cases: ReadonlyArray<readonly [string, (world: World) => Promise<unknown>]> = [
    [
      'never submitted',
      async (world) => {
        const submit = () => Promise.reject(new Error('crash'));
        await createTriage({ ...world.deps, jobs: { ...world.jobs, submit } })(anAlert()).catch(() => undefined);
      },
    ],
    ['killed', (world) => startRunning(world, { kind: 'ended', succeeded: false, reason: 'killed' })],
    ['lost', (world) => startRunning(world, { kind: 'ended', succeeded: false, reason: 'Host EC2 (x) terminated.' })],
    [
      'closed by people',
      async (world) => {
        await startProposed(world);
        world.codeHost.states.set(KEY, { state: 'closed', draft: true, closed: { at: NOW } });
        world.clock.now += HOUR;
      },
    ],
    [
      'a draft asked for, its container killed',
      async (world) => {
        await askDraft(world);
        world.jobs.states.set('job-2', { kind: 'ended', succeeded: false, reason: 'killed' });
      },
    ],
    [
      'unshown since the last alert',
      async (world) => {
        await startProposed(world);
        world.time.now = world.clock.now;
        for (const id of ['alert-2', 'alert-3']) await world.triage(anAlert({ id }));
      },
    ],
  ];
  test.each(cases)('%s', async (_, prepare) => {
    const ends = async (first: (world: World) => Promise<unknown>) => {
      const world = start();
      await prepare(world);
      world.clock.now += 5 * MINUTE;
      await first(world);
      for (let looks = 0; looks < 6; looks += 1) await world.later(5 * MINUTE);
      const { status, attempt, outcome, rejection, unsettled, threadTurn } = await world.incident();
      const [thread] = world.messenger.threads;
      return {
        incident: { status, attempt, outcome, rejection, unsettled },
        attempt: timeless(await world.attempt()),
        held: [...DOLLARS, ...PIECES].map(world.ledger.total),
        jobs: [...world.jobs.jobs.keys()],
        replies: [...(thread?.replies.keys() ?? [])],
        shown: thread?.messages.at(-1)?.text,
        counted: [...world.codeHost.comments.values()],
        isBehind: threadTurn?.behind,
      };
    };
    const counter = { calls: 0 };
    const whole = await ends((world) =>
      createSweep(crashAt(world.deps, Number.POSITIVE_INFINITY, 'before', counter))(),
    );
    expect(counter.calls).toBeGreaterThan(5);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const crashed = await ends((world) =>
          expect(createSweep(crashAt(world.deps, call, when))()).rejects.toThrow('crash'),
        );
        expect(crashed, `${when} call ${call}`).toEqual(whole);
      }
    }
  });
});
