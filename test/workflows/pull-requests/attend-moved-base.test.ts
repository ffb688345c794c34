import { describe, expect, test } from 'vitest';
import { endBaseUpdate } from '../../../core/lifecycle/base-update.ts';
import type { BaseMove } from '../../../core/ports/code-host.ts';
import type { BaseUpdateEnd } from '../../../core/records/base-update.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { askPullRequest } from '../../../workflows/pull-requests/ask-pull-request.ts';
import { attendMovedBase } from '../../../workflows/pull-requests/attend-moved-base.ts';
import { closeBaseUpdate } from '../../../workflows/pull-requests/close-base-update.ts';
import { createBaseUpdateCloser } from '../../../workflows/pull-requests/close-silent-base-update.ts';
import { wakeDrafts } from '../../../workflows/pull-requests/wake-drafts.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { withRightsOf } from '../../fakes/ledger-rights.ts';
import { NOW } from '../../fixtures/records.ts';
import { DRAFT, HOUR, KEY, MINUTE, startProposed, startSweep, type World } from '../../lambdas/sweep-world.ts';

const [HEAD, BASE, NEXT] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)];
const OPEN = { state: 'open', draft: true, branch: DRAFT.branch, base: 'main', head: HEAD, openedAt: NOW } as const;
const BEHIND: BaseMove = { head: HEAD, base: BASE, behindBy: 50, mergeable: true };
const CONFLICT: BaseMove = { head: HEAD, base: BASE, behindBy: 1, mergeable: false };

async function start(move?: BaseMove) {
  const world = startSweep();
  const id = await startProposed(world);
  world.codeHost.states.set(KEY, OPEN);
  await world.ledger.changeAttempt(id, 1, (attempt) => ({ ...attempt, diffKey: 'kept.diff' }));
  await change(world, id, (pullRequest) => ({ ...pullRequest, pushed: HEAD }));
  if (move !== undefined) world.codeHost.baseMoves.set(KEY, move);
  return { world, id };
}

type Pull = NonNullable<Incident['pullRequest']>;
const change = (world: World, id: string, apply: (pullRequest: Pull) => Pull) =>
  world.ledger.changeIncident(id, (current) =>
    current.pullRequest === undefined ? current : { ...current, pullRequest: apply(current.pullRequest) },
  );

const updateOf = async (world: World) => (await world.incident()).pullRequest?.baseUpdate;
const jobsOf = ({ jobs }: World) => [...jobs.jobs.keys()].filter((name) => name.includes('-base-'));
const textsOf = ({ messenger }: World) => [...(messenger.threads[0]?.replies.values() ?? [])].map(({ text }) => text);

const ours = ({ codeHost }: World) =>
  [...codeHost.comments.values()].filter(({ marker }) => marker.includes('base-update'));

describe('a draft whose base moved', () => {
  test('is asked for once in the log, by the sweep that claimed it', async () => {
    const { world, id } = await start();
    const incident = await world.incident();
    world.codeHost.baseMoves.set(KEY, BEHIND);
    const asked: string[] = [];
    const logger = { ...world.deps.logger, info: (event: string) => void asked.push(event) };
    const deps = { ...world.deps, logger };
    await attendMovedBase(deps, incident);
    // Another sweep read the incident before that.
    await attendMovedBase(deps, incident);
    expect(asked.filter((event) => event === 'base-update-asked')).toHaveLength(1);
    expect((await world.ledger.getIncident(id))?.pullRequest?.baseUpdate?.number).toBe(1);
  });

  test.each([
    ['is 50 commits behind', BEHIND, true],
    ['conflicts', CONFLICT, true],
    ['is 49 commits behind', { ...BEHIND, behindBy: 49 }, false],
    ['is far behind, and GitHub does not know yet whether it merges', { head: HEAD, base: BASE, behindBy: 60 }, true],
    ['is up to date, and GitHub says it does not merge', { ...CONFLICT, behindBy: 0 }, false],
    ['cannot be compared', undefined, false],
  ] as const)('that %s: a job? %j', async (_, move, isAsked) => {
    const { world } = await start(move);
    await world.later(HOUR);
    expect(jobsOf(world)).toHaveLength(isAsked ? 1 : 0);
    expect((await updateOf(world))?.status).toBe(isAsked ? 'submitted' : undefined);
    await world.later(5 * MINUTE);
    expect(jobsOf(world)).toHaveLength(isAsked ? 1 : 0);
  });

  test.each<[string, Partial<Pull>]>([
    ['in a merge queue', { seen: { base: 'main', queue: { state: 'queued', at: NOW } } }],
    ['locked', { seen: { base: 'main', locked: true } }],
    ['archived', { seen: { base: 'main', archived: true } }],
    ['whose test is not shown to be of the bug', { unrelatedTest: true }],
    ['about to be closed', { idle: { since: NOW, closing: NOW } }],
    ['of an older record', { pushed: undefined as never }],
  ])('%s is left alone', async (_, facts) => {
    const { world, id } = await start(CONFLICT);
    const incident = await change(world, id, (pullRequest) => ({ ...pullRequest, ...facts }));
    await attendMovedBase(world.deps, incident);
    expect(jobsOf(world)).toEqual([]);
  });

  test('0 switches it off', async () => {
    const { world, id } = await start(CONFLICT);
    await world.ledger.changeAttempt(id, 1, ({ service, ...attempt }) => ({
      ...attempt,
      service: { ...service, policy: { ...service.policy, draftBehindCommits: 0 } },
    }));
    await world.later(HOUR);
    expect(jobsOf(world)).toEqual([]);
  });

  test('is looked at again soon while GitHub finds out whether it merges', async () => {
    const { world } = await start({ head: HEAD, base: BASE, behindBy: 3 });
    await world.later(HOUR);
    world.codeHost.baseMoves.set(KEY, CONFLICT);
    await world.later(5 * MINUTE);
    expect(jobsOf(world)).toHaveLength(1);
  });

  test('a conflict is told once; the draft is updated at most once a day, and not for the same base commit', async () => {
    const { world, id } = await start(CONFLICT);
    await world.later(HOUR);
    await closeBaseUpdate(world.deps, id, { kind: 'conflict', base: BASE, paths: ['src/<!channel>.ts'] });
    await world.later(MINUTE);
    expect(textsOf(world).filter((text) => text.includes('conflicts with main'))).toHaveLength(1);
    expect(textsOf(world).join()).not.toContain('<!channel>');
    expect((await updateOf(world))?.status).toBe('told');
    for (let hour = 0; hour < 50; hour += 1) await world.later(HOUR);
    world.codeHost.baseMoves.set(KEY, { ...CONFLICT, base: NEXT });
    for (let hour = 0; hour < 50; hour += 1) await world.later(HOUR);
    // It waits for a person: only a push to the branch, or a merge without conflicts, brings mendhook back.
    expect(jobsOf(world)).toHaveLength(1);
    world.codeHost.baseMoves.set(KEY, { ...BEHIND, base: NEXT });
    await world.later(2 * HOUR);
    expect(jobsOf(world)).toHaveLength(2);
    expect([...world.codeHost.comments.values()].filter(({ marker }) => marker.includes('base-update'))).toHaveLength(
      1,
    );
  });

  test('a push to its base branch wakes it; one to another branch or repository does not', async () => {
    const { world } = await start();
    await world.later(HOUR);
    world.codeHost.baseMoves.set(KEY, CONFLICT);
    const deps = { ...world.deps, ledger: withRightsOf('github', world.deps.ledger) };
    expect(await wakeDrafts(deps, { repository: 'acme/checkout', branch: 'next' })).toBe(0);
    expect(await wakeDrafts(deps, { repository: 'acme/cart', branch: 'main' })).toBe(0);
    await world.later(2 * MINUTE);
    expect(jobsOf(world)).toEqual([]);
    expect(await wakeDrafts(deps, { repository: 'Acme/Checkout', branch: 'main' })).toBe(1);
    await world.later(2 * MINUTE);
    expect(jobsOf(world)).toHaveLength(1);
  });

  test('a commit that mendhook pushes is no event; one of a person afterwards is', async () => {
    const { world, id } = await start(BEHIND);
    await world.later(HOUR);
    world.codeHost.states.set(KEY, { ...OPEN, head: NEXT });
    expect(await askPullRequest(world.deps, await world.incident())).not.toHaveProperty('pullRequest.events');
    await closeBaseUpdate(world.deps, id, { kind: 'merged', head: NEXT, base: BASE, reason: 'Red, then green.' });
    expect(await askPullRequest(world.deps, await world.incident())).not.toHaveProperty('pullRequest.events');
    world.codeHost.states.set(KEY, { ...OPEN, head: 'd'.repeat(40) });
    const asked = await askPullRequest(world.deps, await world.incident());
    expect(asked.pullRequest?.events?.map(({ event }) => event)).toEqual(['pushed']);
  });

  test.each([
    [
      'a container that died',
      { kind: 'ended', succeeded: false, reason: 'Host EC2 terminated' },
      'Host EC2 terminated',
    ],
  ] as const)('%s is told by the sweep', async (_, state, said) => {
    const { world } = await start(BEHIND);
    await world.later(HOUR);
    const [name = ''] = jobsOf(world);
    world.jobs.states.set(world.jobs.jobs.get(name) ?? '', state);
    await world.later(5 * MINUTE);
    await world.later(MINUTE);
    expect((await updateOf(world))?.status).toBe('told');
    expect(textsOf(world).join()).toContain(said);
    const close = createBaseUpdateCloser(world.deps);
    expect(await close({ jobName: name, jobId: 'job-9', succeeded: false, reason: 'late' })).toBe(true);
    expect(await close({ jobName: 'mendhook-abc-1', jobId: 'job-9', succeeded: false, reason: '' })).toBe(false);
  });
});

describe('a draft whose bug is gone', () => {
  const GONE: BaseUpdateEnd = { kind: 'bug-gone', base: NEXT, commit: BASE };

  test('is closed, observed from the commit that ended the bug, and taken up again when a person reopens it', async () => {
    const { world, id } = await start(BEHIND);
    await world.later(HOUR);
    await closeBaseUpdate(world.deps, id, GONE);
    const gone = await world.incident();
    expect(gone).toMatchObject({ status: 'merged', merge: { elsewhere: true, commit: BASE } });
    expect(gone.pullRequest?.events?.at(-1)).toMatchObject({ event: 'bug-gone', detail: BASE });
    expect(world.codeHost.labels.get(DRAFT.number)).not.toContain('incident:merged');
    expect(world.ledger.total('drafts/acme/checkout')).toBe(0);
    await world.later(MINUTE);
    expect(textsOf(world).join()).toContain(`since commit ${BASE.slice(0, 12)}`);
    world.codeHost.states.set(KEY, OPEN);
    const again = await askPullRequest(world.deps, await world.incident());
    expect(again).toMatchObject({ status: 'fix-proposed', pullRequest: { events: [{}, { event: 'reopened' }] } });
    expect(again).not.toHaveProperty('merge');
    // Who reopens it knows.
    world.codeHost.baseMoves.set(KEY, { ...BEHIND, base: 'e'.repeat(40) });
    for (let hour = 0; hour < 30; hour += 1) await world.later(HOUR);
    expect(jobsOf(world)).toHaveLength(1);
  });

  test('a person who closes it first has decided', async () => {
    const { world, id } = await start(BEHIND);
    await world.later(HOUR);
    world.codeHost.states.set(KEY, { ...OPEN, state: 'closed', closed: { at: world.clock.now, by: 'ann' } });
    await closeBaseUpdate(world.deps, id, GONE);
    expect(await world.incident()).toMatchObject({ status: 'rejected', rejection: { by: 'ann' } });
    expect(ours(world)).toEqual([]);
  });

  test('who merges it first has merged it, and nothing is said on it', async () => {
    const { world, id } = await start(BEHIND);
    await world.later(HOUR);
    world.codeHost.states.set(KEY, { ...OPEN, state: 'closed', merged: { at: world.clock.now, by: 'ann' } });
    await closeBaseUpdate(world.deps, id, GONE);
    const { status, merge } = await world.incident();
    expect([status, merge?.by, merge?.elsewhere]).toEqual(['merged', 'ann', undefined]);
    expect(ours(world)).toEqual([]);
  });

  test('a crash before or after any call, then the same again, ends as without the crash', async () => {
    const endOf = async (crash?: readonly [number, 'before' | 'after'], counter = { calls: 0 }) => {
      const { world, id } = await start(BEHIND);
      const deps = { ...world.deps, ledger: withRightsOf('sweep', world.deps.ledger) };
      const [call, when] = crash ?? [Number.POSITIVE_INFINITY, 'before'];
      const dying = crashAt(deps, call, when, counter);
      const all = async () => {
        await attendMovedBase(dying, await world.incident());
        await closeBaseUpdate(dying, id, GONE);
      };
      await all().catch((error: unknown) => expect(String(error)).toContain('crash'));
      world.clock.now += HOUR;
      await attendMovedBase(deps, await world.incident());
      await world.later(5 * MINUTE);
      await closeBaseUpdate(deps, id, GONE);
      await world.later(10 * MINUTE);
      const { status, merge } = await world.incident();
      const said = textsOf(world).filter((text) => text.includes('the bug is gone')).length;
      const comments = [...world.codeHost.comments.values()].filter(({ marker }) => marker.includes('base-update'));
      const update = (await updateOf(world))?.status;
      return { status, commit: merge?.commit, said, comments: comments.length, jobs: jobsOf(world).length, update };
    };
    const counter = { calls: 0 };
    const whole = await endOf(undefined, counter);
    expect(whole).toEqual({ status: 'merged', commit: BASE, said: 1, comments: 1, jobs: 1, update: 'told' });
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        expect(await endOf([call, when]), `${when} call ${call}`).toEqual(whole);
      }
    }
    tellPoints('moved base', 2 * counter.calls);
  });
});

test('an end that is recorded stays', async () => {
  const { world } = await start(BEHIND);
  await world.later(HOUR);
  const ended = endBaseUpdate(await world.incident(), { kind: 'failed', reason: 'r' }, NOW);
  expect(endBaseUpdate(ended, { kind: 'left-alone', reason: 's' }, NOW)).toBe(ended);
});
