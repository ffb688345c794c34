import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crashAt } from '../../fakes/crash-at.ts';
import { checkAlways, checkEnd, checkLive } from './release-invariants.ts';
import { BASE, CALM, HAND, MINUTE, type ReleaseWorld, startReleases } from './release-world.ts';

/** More for a long hunt: `MODEL_RUNS=2000 npx vitest run test/workflows/releases/release-model.test.ts`; `MODEL_SEED` for another one. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 40);
const SEED = Number(process.env['MODEL_SEED'] ?? 1);

const WORDS = ['approve', 'refuse', 'hold', 'go-on', 'roll-back', 'open-lane'] as const;
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('merge' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revert' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      minutes: fc.constantFrom(1, 3, 12, 35, 70),
      finishes: fc.boolean(),
      works: fc.boolean(),
    }),
  },
  /** One message is delivered: any of those that wait, twice, together with another one, or with a crash at a call. */
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      which: fc.nat(9),
      how: fc.constantFrom('once', 'twice', 'twice at once', 'with the next'),
      crash: fc.option(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('before', 'after'))),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('lose event', 'finish', 'finish unheard', 'fail') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('calm', 'bad', 'no canary', 'no metrics', 'limited') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('by hand' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('forbid', 'allow', 'lose answer', 'unavailable') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('say' as const), word: fc.constantFrom(...WORDS), of: fc.nat(3), service: fc.nat(1) },
    }),
  },
  /** The user's CI/CD deploys, or a job of it waits for our word: in `deploy`, nobody heeds either. */
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('deployed by CI', 'waits at gate'), of: fc.nat(3), service: fc.nat(1) }),
  },
);
const stage = fc.record({
  mode: fc.constantFrom('deploy' as const, 'deploy' as const, 'gate' as const, 'observe' as const),
  services: fc.constantFrom(1, 1, 2),
});
type Stage = typeof stage extends fc.Arbitrary<infer Value> ? Value : never;
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

/** Counterexamples that were found, and mended. */
const FOUND: [Stage, Action[]][] = [
  // A rollback's second try was ordered without a pause until its provider was done.
  [
    { mode: 'deploy', services: 1 },
    [
      { do: 'merge' },
      { do: 'no canary' },
      { do: 'pass', minutes: 12, finishes: true, works: true },
      { do: 'unavailable' },
      { do: 'pass', minutes: 70, finishes: true, works: true },
    ],
  ],
];

const TERMS = {
  canary: { minutes: 2, maxMinutes: 10, observeMinutes: 2, tickSeconds: 60, lagSeconds: 60 },
  people: { mayRelease: { users: ['U0MONA1'] }, askHours: 1 },
};

const minutes = (count: 12 | 35 | 70): Action => ({ do: 'pass', minutes: count, finishes: true, works: true });
/** Ways that seldom come by chance: each mode's own, to its end. */
const WHOLE: [Stage, Action[]][] = [
  [{ mode: 'deploy', services: 2 }, [{ do: 'merge' }, { do: 'merge' }, { do: 'merge' }, minutes(70)]],
  [
    { mode: 'gate', services: 2 },
    [
      { do: 'merge' },
      { do: 'waits at gate', of: 1, service: 1 },
      minutes(35),
      { do: 'deployed by CI', of: 1, service: 1 },
      minutes(70),
    ],
  ],
  [{ mode: 'observe', services: 1 }, [{ do: 'merge' }, { do: 'deployed by CI', of: 1, service: 0 }, minutes(70)]],
];

test('whatever comes in whatever order: each release ends or waits, and none is deployed without its decision', {
  timeout: Math.max(30_000, RUNS * 2_000),
}, async () => {
  const ends = new Set<string>();
  await fc.assert(
    fc.asyncProperty(stage, fc.array(action, { minLength: 4, maxLength: 30 }), async (staged, actions) => {
      const model = await start(staged);
      for (const each of actions) {
        await carryOut(model, each);
        await checkAlways(model.world);
      }
      await heal(model.world);
      await checkAlways(model.world);
      await checkEnd(model.world, model.merged);
      if (staged.mode === 'deploy' && !actions.some((each) => each.do === 'by hand')) await checkLive(model.world);
      for (const { status } of await model.world.releases.list(50)) ends.add(`${staged.mode} ${status}`);
    }),
    { numRuns: RUNS, seed: SEED, examples: [...FOUND, ...WHOLE] },
  );
  expect([...ends], 'the actions lead to each of the ends').toEqual(
    expect.arrayContaining([
      ...['deploy released', 'deploy rolled-back', 'deploy abandoned', 'deploy superseded'],
      ...['gate released', 'observe released'],
    ]),
  );
});

interface Model {
  readonly world: ReleaseWorld;
  /** Pull requests that were merged, and their commits. */
  readonly merged: Map<number, string>;
}

/** Both services are of one repository, and each has environments of its own. */
const [OWN, SECOND] = ['production', 'second-production'];
const ENVIRONMENTS = {
  staging: { env: 'second-staging', url: 'https://two.shop.example' },
  production: { env: SECOND },
};

async function start({ mode, services }: Stage): Promise<Model> {
  const world = startReleases({
    release: { ...TERMS, mode, services: services === 2 ? { second: { environments: ENVIRONMENTS } } : {} },
    services: [{}, { name: 'second', env: SECOND }].slice(0, services),
    live: { production: BASE, staging: BASE, [SECOND]: BASE, 'second-staging': BASE },
  });
  await world.knowsLive();
  return { world, merged: new Map() };
}

/** Everything works again, and the clock runs on. */
async function heal(world: ReleaseWorld): Promise<void> {
  world.deployer.allow();
  world.metrics.recover();
  Object.assign(world.traffic, { canary: CALM, stable: CALM });
  world.through.wrap = (ports) => ports;
  await world.later(240 * MINUTE, { step: MINUTE });
}

const MOST_MERGED = 5;

async function carryOut({ world, merged }: Model, each: Action): Promise<void> {
  const { deployer, metrics, traffic, waiting, time } = world;
  switch (each.do) {
    case 'merge':
    case 'revert': {
      if (merged.size === MOST_MERGED) return;
      const number = merged.size + 1;
      const last = merged.get(merged.size);
      const commit = String(number).repeat(40);
      const revert = each.do === 'revert' && last !== undefined ? { message: `x\n\nThis reverts commit ${last}.` } : {};
      await world.merge(commit, number, revert);
      merged.set(number, commit);
      return world.push(commit);
    }
    case 'pass': {
      const { minutes, ...options } = each;
      return world.later(minutes * MINUTE, { ...options, step: MINUTE });
    }
    case 'deliver':
      return deliver(world, each);
    case 'lose event': {
      const index = waiting.findIndex(({ message: { body } }) => 'kind' in body && body.kind === 'deployment');
      if (index !== -1) waiting.splice(index, 1);
      return;
    }
    case 'finish':
      return world.finish();
    case 'finish unheard':
      return void deployer.finishAll();
    case 'fail':
      return deployer.fail(deployer.taken().at(-1) ?? '');
    case 'calm':
    case 'bad':
    case 'no canary':
      traffic.canary = { calm: CALM, bad: { ...CALM, errors: 0.05 }, 'no canary': null }[each.do];
      return metrics.recover();
    case 'no metrics':
      return void Object.assign(traffic, { canary: null, stable: null });
    case 'limited':
      return metrics.fail(30_000);
    case 'by hand':
      return deployer.deployByHand('production', HAND);
    case 'forbid':
      return deployer.forbid();
    case 'allow':
      return deployer.allow();
    case 'lose answer':
      return deployer.loseAnswer();
    case 'unavailable':
      return deployer.answer('unavailable');
    case 'say':
      time.now += 1;
      return world.say(each.word, merged.get(each.of) ?? BASE, world.released[each.service] ?? world.service);
    case 'deployed by CI':
    case 'waits at gate': {
      // In `deploy`, nobody but mendhook deploys.
      if (world.deps.release.mode === 'deploy') return;
      const environment = each.service === 1 && world.released.length > 1 ? SECOND : OWN;
      const commit = merged.get(each.of) ?? BASE;
      if (each.do === 'deployed by CI') return world.deployedByCi(commit, environment);
      return world.waitsAtGate(commit, environment, each.of + 10 * each.service + 1);
    }
    default:
      return each satisfies never;
  }
}

async function deliver(
  world: ReleaseWorld,
  { which, how, crash }: Extract<Action, { readonly do: 'deliver' }>,
): Promise<void> {
  const due = world.waiting.filter(({ at }) => at <= world.time.now);
  const [one, other = one] = [due[which % due.length], due[(which + 1) % due.length]];
  if (one === undefined || other === undefined) return;
  const counter = { calls: 0 };
  if (crash !== null) world.through.wrap = (ports) => crashAt(ports, crash[0], crash[1], counter);
  const taken = how === 'with the next' ? [one, other] : [one];
  for (const each of taken) if (world.waiting.includes(each)) world.waiting.splice(world.waiting.indexOf(each), 1);
  if (how === 'twice') for (let count = 0; count < 2; count += 1) await world.attempt(one);
  else await Promise.all((how === 'twice at once' ? [one, one] : taken).map(world.attempt));
  world.through.wrap = (ports) => ports;
}
