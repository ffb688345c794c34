import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChangeEvent, PersonWord } from '../../../core/records/change-event.ts';
import { createEventTaker } from '../../../lambdas/release/take-event.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import {
  aPullRequest,
  BUDGETS,
  type ChangeWorld,
  FOUND,
  ID,
  MINUTE,
  NEW,
  OLD,
  PLACE,
  PUSH,
  pushedTo,
  startChanges,
  tests,
} from './change-world.ts';

const GROUP = 'd'.repeat(40);
const LOW = { ...FOUND, facts: [tests(0.2)] };
const WRITTEN = { tried: 1, accepted: ['test/a.test.ts'], refused: [], commit: NEW, tree: 't2' };
const word = (said: PersonWord['word']): PersonWord => ({
  ...{ kind: 'word', id: 'press-1', changeId: ID, word: said, head: OLD, at: 1, reason: 'I read it' },
  by: { via: 'slack', slackId: 'U0MONA1', name: 'Mona' },
});

interface Case {
  readonly options?: Parameters<typeof startChanges>[0];
  /** What was before, without a crash; then this event comes. */
  readonly prepare: (world: World) => Promise<void>;
  readonly event: (world: World) => ChangeEvent;
}

const fork = { seen: [aPullRequest({ fork: true })] };
const reviewed = async (world: World, found: object = FOUND) => {
  await world.take(PUSH);
  await world.work('review', found);
};

const CASES: Readonly<Record<string, Case>> = {
  'a new pull request': { prepare: async () => undefined, event: () => PUSH },
  'a new pull request, announced': {
    options: { release: { announce: true } },
    prepare: async () => undefined,
    event: () => PUSH,
  },
  'a budget that is used up': {
    prepare: async (world) => {
      await world.ledger.claimBudget({ budget: BUDGETS[1] ?? '', attempt: 'another', amount: 199, limit: 200 });
    },
    event: () => PUSH,
  },
  'check runs forbidden': {
    prepare: async (world) => void world.checks.forbidden.add(PLACE.repository),
    event: () => PUSH,
  },
  'a review that ends': { prepare: reviewed, event: (world) => world.jobEnded('review') },
  'a review that asks a person': { options: fork, prepare: reviewed, event: (world) => world.jobEnded('review') },
  'a review that leads to tests': {
    prepare: (world) => reviewed(world, LOW),
    event: (world) => world.jobEnded('review'),
  },
  'tests that end in a commit': {
    prepare: async (world) => {
      await reviewed(world, LOW);
      await world.take(world.jobEnded('review'));
      await world.work('tests', { facts: [tests(0.9)], written: WRITTEN, dollars: 1.5 });
      world.pullRequests.set(pushedTo(NEW));
    },
    event: (world) => world.jobEnded('tests'),
  },
  'a job that dies': {
    prepare: (world) => world.take(PUSH),
    event: (world) => world.jobEnded('review', { succeeded: false, reason: 'killed' }),
  },
  'a push while the review runs': {
    prepare: async (world) => {
      await world.take(PUSH);
      world.pullRequests.set(pushedTo(NEW));
    },
    event: () => PUSH,
  },
  'a close while the review runs': {
    prepare: async (world) => {
      await world.take(PUSH);
      world.pullRequests.set(aPullRequest({ state: 'closed' }));
    },
    event: () => PUSH,
  },
  'a merge queue': {
    prepare: async (world) => {
      await reviewed(world);
      await world.take(world.jobEnded('review'));
    },
    event: () => ({
      ...{ kind: 'merge-group', repository: PLACE.repository, head: GROUP },
      ref: `refs/heads/gh-readonly-queue/main/pr-12-${GROUP}`,
    }),
  },
  'an approval': { options: fork, prepare: asked, event: () => word('approve') },
  'once more': { options: fork, prepare: asked, event: () => word('once-more') },
};

async function asked(world: World) {
  await reviewed(world);
  await world.take(world.jobEnded('review'));
}

function start({ seen, release }: NonNullable<Case['options']> = {}) {
  const people = { people: { mayRelease: { users: ['U0MONA1'] } } };
  const world = startChanges({ ...(seen && { seen }), release: { ...people, ...release } });
  world.pullRequests.permit(PLACE.repository, 'mona', 'write');
  const config = { ...world.deps.config, slack: { ...world.deps.config.slack, people: { mona: 'U0MONA1' } } };
  const submitted: string[] = [];
  const jobs: ChangeWorld['deps']['jobs'] = {
    ...world.jobs,
    submit: async (job) => {
      submitted.push(job.name);
      return world.jobs.submit(job);
    },
  };
  const deps = { ...world.deps, config, jobs };
  return { ...world, deps, submitted, take: createEventTaker(deps) };
}
type World = ReturnType<typeof start>;

/** What is left when nothing is open any more, whenever it happened. */
async function endOf(world: World) {
  for (const minutes of [1, 3, 11, 25]) await world.later(minutes * MINUTE, world.take);
  const {
    version,
    roundAt,
    updatedAt,
    lookAt,
    endedAt,
    openedAt,
    job,
    decision,
    chain,
    words,
    mayRun,
    thread,
    ...record
  } = await world.record();
  return {
    record: { ...record, isDecided: decision?.result, lines: chain.length, words: words.map(({ refused }) => refused) },
    job: [job?.name, job?.ended?.reason],
    submitted: world.submitted,
    jobs: [...world.jobs.jobs].map(([name, id]) => [name, world.jobs.states.get(id)?.kind]),
    checks: world.checks.runs.map(({ id: _, ...run }) => run),
    decided: await world.decided(),
    held: world.held(),
    threads: world.slack(),
  };
}

describe('a crash at any call, then the event again and the looks of the sweep, end as without the crash', () => {
  test.each(Object.entries(CASES))('%s', async (_, { options, prepare, event }) => {
    const counter = { calls: 0, names: [] as string[] };
    const whole = await play((world) =>
      createEventTaker(crashAt(world.deps, Number.POSITIVE_INFINITY, 'before', counter))(event(world)),
    );
    expect(counter.calls).toBeGreaterThan(2);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const crashed = await play(async (world) => {
          const happening = event(world);
          await expect(createEventTaker(crashAt(world.deps, call, when))(happening)).rejects.toThrow('crash');
          await world.take(happening);
        });
        expect(crashed, `${when} call ${call}, ${counter.names[call - 1]}`).toEqual(whole);
      }
    }

    async function play(act: (world: World) => Promise<void>) {
      const world = start(options);
      await prepare(world);
      await act(world);
      return endOf(world);
    }
  });
});

describe('the same event twice at once ends as once', () => {
  test.each(Object.entries(CASES))('%s', async (_, { options, prepare, event }) => {
    const once = start(options);
    await prepare(once);
    await once.take(event(once));
    const whole = await endOf(once);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = start(options);
        await prepare(world);
        const take = createEventTaker(inTurn(world.deps, scheduler));
        const happening = event(world);
        await scheduler.waitFor(Promise.all([take(happening), take(happening)]));
        expect(await endOf(world)).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });
});

const PORTS: readonly string[] = ['changes', 'ledger', 'jobs', 'pullRequests', 'checks', 'decisions', 'messenger'];

/** The same ports, of which every call waits until it is its turn. */
function inTurn(deps: World['deps'], scheduler: fc.Scheduler): World['deps'] {
  const wrap = (port: object): object =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          await scheduler.schedule(Promise.resolve());
          return Reflect.apply(method, target, args);
        };
      },
    });
  const ports = Object.entries(deps).flatMap(([name, port]) =>
    PORTS.includes(name) && typeof port === 'object' ? [[name, wrap(port)] as const] : [],
  );
  return { ...deps, ...Object.fromEntries(ports) };
}
