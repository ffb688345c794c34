import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../core/errors.ts';
import type { PullRequestDetails } from '../../../core/ports/pull-requests.ts';
import type { Fact } from '../../../core/records/change-facts.ts';
import { createChangeAdvancer } from '../../../workflows/changes/advance-change.ts';
import {
  aPullRequest,
  type ChangeWorld,
  DAY,
  FOUND,
  MINUTE,
  NEW,
  PLACE,
  PUSH,
  pushedTo,
  startChanges,
  tests,
} from './change-world.ts';

const refusal = (system: string, message: string) => new UpstreamError(system, message, { retryable: false });
const gone = (system: string) => async (): Promise<never> => {
  throw refusal(system, 'it is gone');
};
const notRead = (why: string): Fact => ({
  ...{ status: 'not measured', name: 'files', version: '1', why },
  found: [{ rule: 'not-read', path: 'data.bin', text: `Not read: it ${why}.` }],
});

/** What people see of a change, and where it stands. */
async function seen(world: ChangeWorld) {
  const { status, trouble, decision } = await world.record();
  return { status, why: decision?.why ?? trouble ?? '', shown: world.shown(), slack: world.slack().length };
}

/** Nothing is left to be done, and nothing is asked again before a day is over. */
async function expectAtRest(world: ChangeWorld) {
  const { untold, overtaken, lookAt = Number.POSITIVE_INFINITY } = await world.record();
  expect([untold, overtaken]).toEqual([undefined, undefined]);
  expect(lookAt).toBeGreaterThanOrEqual(world.time.now + DAY);
}

async function reviewed(world: ChangeWorld, found: object = FOUND) {
  await world.advance(PUSH);
  await world.work('review', found);
  await world.advance(world.jobEnded('review'));
}

/** What happens to a pull request whose review runs, or to the review itself. */
const becomes = (details: PullRequestDetails | undefined) => async (world: ChangeWorld) => {
  await world.advance(PUSH);
  if (details === undefined) world.pullRequests.remove(PLACE.repository, PLACE.number);
  else world.pullRequests.set(details);
  await world.advance(PUSH);
};

interface Row {
  readonly happens: (world: ChangeWorld) => Promise<void>;
  readonly seen?: PullRequestDetails;
  readonly status: string;
  /** A part of the sentence that people read. */
  readonly why: string;
  /** The check run on each commit: `b` is the first one, `c` the next. */
  readonly shown: readonly string[];
  /** Threads in Slack. */
  readonly slack: number;
}

const ROWS: Readonly<Record<string, Row>> = {
  '4,000 files': {
    happens: (world) =>
      reviewed(world, { ...FOUND, facts: [tests(), notRead('is one of 4000 files, of which 1000 are read')] }),
    ...{ status: 'needs-person', why: '4000 files', shown: ['b action_required'], slack: 1 },
  },
  'a binary of 100 MB': {
    happens: (world) => reviewed(world, { ...FOUND, facts: [tests(), notRead('has 104857600 bytes')] }),
    ...{ status: 'needs-person', why: '104857600 bytes', shown: ['b action_required'], slack: 1 },
  },
  closed: {
    happens: becomes(aPullRequest({ state: 'closed' })),
    ...{ status: 'closed', why: '', shown: ['b cancelled'], slack: 0 },
  },
  'merged by an administrator': {
    happens: becomes(aPullRequest({ state: 'closed', merged: true })),
    ...{ status: 'merged', why: '', shown: ['b cancelled'], slack: 0 },
  },
  'turned to a draft': {
    happens: becomes(aPullRequest({ draft: true })),
    ...{ status: 'opened', why: '', shown: ['b cancelled'], slack: 0 },
  },
  'retargeted to a branch of no service': {
    happens: becomes(aPullRequest({ base: { sha: NEW, branch: 'wip' } })),
    ...{ status: 'closed', why: 'no service is configured with its base branch wip', shown: ['b cancelled'], slack: 1 },
  },
  'its base branch deleted: GitHub closes it': {
    happens: becomes(aPullRequest({ state: 'closed', base: { sha: '', branch: 'main' } })),
    ...{ status: 'closed', why: '', shown: ['b cancelled'], slack: 0 },
  },
  'its base branch deleted while the worker clones': {
    happens: async (world) => {
      await world.advance(PUSH);
      await world.work('review', {}, { ok: false, reason: 'The review failed: there is no branch main' });
      await world.advance(world.jobEnded('review'));
    },
    ...{ status: 'needs-person', why: 'there is no branch main', shown: ['b action_required'], slack: 1 },
  },
  'its repository renamed': {
    happens: async (world) => {
      await world.advance(PUSH);
      // GitHub leads from the old name to the new one.
      const read = async () => aPullRequest({ repository: 'acme/shop' });
      await createChangeAdvancer({ ...world.deps, pullRequests: { ...world.pullRequests, read } })(PUSH);
    },
    ...{ status: 'closed', why: 'the repository is called acme/shop now', shown: ['b cancelled'], slack: 1 },
  },
  'the App uninstalled': {
    happens: async (world) => {
      await world.advance(PUSH);
      world.checks.forbidden.add(PLACE.repository);
      world.pullRequests.remove(PLACE.repository, PLACE.number);
      await world.advance(PUSH);
    },
    ...{ status: 'closed', why: 'the App was uninstalled', shown: ['b in_progress'], slack: 1 },
  },
  'the App uninstalled, and GitHub gives no token': {
    happens: async (world) => {
      await world.advance(PUSH);
      await createChangeAdvancer({ ...world.deps, pullRequests: { ...world.pullRequests, read: gone('GitHub') } })(
        PUSH,
      );
    },
    ...{ status: 'closed', why: 'it is gone', shown: ['b cancelled'], slack: 1 },
  },
  'check runs forbidden': {
    happens: async (world) => {
      world.checks.forbidden.add(PLACE.repository);
      await world.advance(PUSH);
      expect(world.jobs.jobs.size, 'nothing is spent on a review that nobody would see').toBe(0);
      expect(world.held()).toEqual([0, 0]);
    },
    ...{ status: 'needs-person', why: 'Resource not accessible by integration', shown: [], slack: 1 },
  },
  'the head’s repository gone': {
    seen: aPullRequest({ fork: true, head: { sha: aPullRequest().head.sha, tree: 't1', branch: 'x' } }),
    happens: reviewed,
    ...{ status: 'needs-person', why: 'another repository', shown: ['b action_required'], slack: 1 },
  },
  'no job can be submitted': {
    happens: (world) =>
      createChangeAdvancer({ ...world.deps, jobs: { ...world.jobs, submit: gone('AWS Batch') } })(PUSH),
    ...{ status: 'needs-person', why: 'it is gone', shown: ['b action_required'], slack: 1 },
  },
  'its channel in Slack gone': {
    seen: aPullRequest({ fork: true }),
    happens: async (world) => {
      await world.advance(PUSH);
      await world.work('review');
      const messenger = { ...world.messenger, open: gone('Slack') };
      await createChangeAdvancer({ ...world.deps, messenger })(world.jobEnded('review'));
      expect(world.logged.filter((line) => line.includes('share-refused'))).toHaveLength(1);
    },
    ...{ status: 'needs-person', why: 'another repository', shown: ['b action_required'], slack: 0 },
  },
};

describe('whatever a pull request is, its change ends in an outcome that somebody sees', () => {
  test.each(Object.entries(ROWS))('%s', async (_, { happens, seen: first = aPullRequest(), ...row }) => {
    const world = startChanges({ seen: [first] });
    await happens(world);
    const { why, ...expected } = row;
    expect(await seen(world)).toEqual({ ...expected, why: expect.stringContaining(why) });
    await expectAtRest(world);
    if (expected.status !== 'opened')
      expect([...world.jobs.states.values()].every(({ kind }) => kind === 'ended')).toBe(true);

    const before = await seen(world);
    for (let days = 0; days < 3; days += 1) await world.later(DAY);
    expect(await seen(world), 'time changes nothing').toEqual(before);
  });

  test('a force-push while the review runs: the round ends, its job is stopped, and a new one begins', async () => {
    const world = startChanges();
    await becomes(pushedTo(NEW))(world);
    expect(world.jobs.states.get(world.jobOf('review', 1))).toMatchObject({ kind: 'ended' });
    expect(world.jobs.states.get(world.jobOf('review', 2))).toMatchObject({ kind: 'waiting' });
    expect(world.shown()).toEqual(['b cancelled', 'c in_progress']);
    await world.work('review', FOUND, { round: 1 });
    expect(await world.record(), 'a late answer of the old job').not.toHaveProperty('facts');
    await world.work('review', FOUND, { round: 2 });
    await world.advance(world.jobEnded('review', { round: 2 }));
    expect(await world.decided()).toEqual(['c pass']);
    await expectAtRest(world);
  });

  test('a draft that is ready again is reviewed', async () => {
    const world = startChanges({ seen: [aPullRequest({ draft: true })] });
    await world.advance(PUSH);
    expect([world.shown(), world.jobs.jobs.size]).toEqual([[], 0]);
    world.pullRequests.set(aPullRequest());
    await world.advance(PUSH);
    expect(world.shown()).toEqual(['b in_progress']);
  });

  test('what was closed is reviewed again when it is opened again', async () => {
    const world = startChanges();
    await becomes(aPullRequest({ state: 'closed' }))(world);
    world.pullRequests.set(aPullRequest());
    await world.advance(PUSH);
    expect(await world.record()).toMatchObject({ status: 'reviewing', round: 2 });
    expect(await world.record()).not.toHaveProperty('trouble');
  });
});

test('while GitHub does not answer, the event comes back, and looks come less and less often', async () => {
  const world = startChanges();
  await world.advance(PUSH);
  const read = async (): Promise<never> => {
    throw new UpstreamError('GitHub', 'answers 502', { retryable: true });
  };
  const down = createChangeAdvancer({ ...world.deps, pullRequests: { ...world.pullRequests, read } });
  await expect(down(PUSH)).rejects.toThrow('502');
  let looks = 0;
  for (let minutes = 0; minutes < 24 * 60; minutes += 5) {
    await world.later(5 * MINUTE, async (event) => {
      looks += 1;
      await expect(down(event)).rejects.toThrow('502');
    });
  }
  expect(looks).toBeGreaterThan(3);
  expect(looks).toBeLessThan(12);
  await world.work('review');
  await world.later(2 * DAY);
  expect(await world.record()).toMatchObject({ status: 'ready' });
});

test('an answer of GitHub that is older than the record puts no older head back', async () => {
  const world = startChanges();
  await world.advance(PUSH);
  let reads = 0;
  const read: typeof world.pullRequests.read = async (...place) => {
    reads += 1;
    if (reads > 1) return world.pullRequests.read(...place);
    const older = await world.pullRequests.read(...place);
    world.pullRequests.set(pushedTo(NEW));
    await world.advance(PUSH);
    return older;
  };
  await createChangeAdvancer({ ...world.deps, pullRequests: { ...world.pullRequests, read } })(PUSH);
  expect(await world.record()).toMatchObject({ head: NEW, round: 2 });
  expect(reads).toBe(2);
});
