import { describe, expect, test } from 'vitest';
import {
  BASE,
  CALM,
  HAND,
  MINUTE,
  ONE,
  type ReleaseWorld,
  SECOND,
  startReleases,
  THREE,
  TWO,
} from './release-world.ts';

const REVERT = '8'.repeat(40);
const RELEASE = {
  canary: { minutes: 2, maxMinutes: 10, observeMinutes: 2 },
  people: { mayRelease: { users: ['U0MONA1'] }, askHours: 1 },
};

/** A world in which one change was merged and pushed. */
async function pushed(release: object = RELEASE) {
  const world = startReleases({ release });
  await world.knowsLive();
  await world.merge(ONE, 1);
  await world.push(ONE);
  return world;
}

const said = ({ messenger }: ReleaseWorld): string => JSON.stringify(messenger.threads.map(({ messages }) => messages));
const inProduction = ({ deployer }: ReleaseWorld) => deployer.done.filter((line) => line.endsWith('production'));

describe('a deployment that never reports', () => {
  test('the provider is asked when it is due: what runs then goes back, and the lane is free', async () => {
    const world = await pushed();
    await world.until('canary');
    await world.later(29 * MINUTE, { finishes: false });
    expect(await world.record()).toMatchObject({ status: 'canary' });
    await world.later(6 * MINUTE, { finishes: false });
    const record = await world.record();
    expect(record.decision).toMatchObject({ result: 'back', rules: ['deploy-lost'] });
    expect((await world.lane('production'))?.holder?.releaseId).toBe(record.id);
    await world.later(40 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'rolled-back' });
    expect(inProduction(world)).toEqual(['deploy 1111 5% production', 'stop 0000 100% production']);
    expect((await world.lane('production'))?.holder).toBeUndefined();
  });

  test('one whose end was only not heard of goes on from what the provider says', async () => {
    const world = await pushed();
    await world.until('canary');
    await world.later(30 * SECOND, { finishes: false });
    world.deployer.finishAll();
    await world.later(29 * MINUTE, { finishes: false });
    expect((await world.record()).canary).toBeUndefined();
    await world.later(30 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'released' });
  });

  test('while the provider does not say what runs, the lane stays held', async () => {
    const world = await pushed();
    await world.until('canary');
    await world.later(29 * MINUTE, { finishes: false });
    world.deployer.forbid();
    await world.later(20 * MINUTE, { finishes: false });
    const record = await world.record();
    expect((await world.lane('production'))?.holder?.releaseId).toBe(record.id);
    expect(record.status).toBe('rollback-failed');
  });
});

describe('metrics', () => {
  test.each([
    ['of the canary', (world: ReleaseWorld) => void Object.assign(world.traffic, { canary: null })],
    ['none at all', (world: ReleaseWorld) => void Object.assign(world.traffic, { canary: null, stable: null })],
    ['a limit of calls', (world: ReleaseWorld) => world.metrics.fail(30_000)],
  ])('missing, %s: never good, held after three ticks and said', async (_, miss) => {
    const world = await pushed();
    await world.until('canary');
    miss(world);
    await world.later(7 * MINUTE);
    const record = await world.record();
    expect(record).toMatchObject({ status: 'canary', decision: { result: 'hold', rules: ['no-metrics'] } });
    expect(said(world)).toContain('Three ticks have no metrics of the new version: no traffic, no `version` tag');
    await world.later(20 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'needs-person', decision: { result: 'ask' } });
    expect(inProduction(world)).toEqual(['deploy 1111 5% production']);
    // Nobody answers: it goes back.
    await world.later(70 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'rolled-back' });
    expect(world.deployer.runs('production')).toBe(BASE);
  });

  test('that come back are judged from there on', async () => {
    const world = await pushed();
    await world.until('canary');
    world.metrics.fail(30_000);
    await world.later(5 * MINUTE);
    world.metrics.recover();
    await world.later(30 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'released' });
  });
});

test('of three releases at once, one has the lane, and the last one brings what the second brought', async () => {
  const world = await pushed();
  await world.merge(TWO, 2);
  await world.merge(THREE, 3);
  await Promise.all([world.push(TWO), world.push(THREE)]);
  await world.later(90 * MINUTE);
  expect(await world.record(TWO)).toMatchObject({ status: 'superseded', supersededBy: world.idOf(THREE) });
  const third = await world.record(THREE);
  expect(third.status).toBe('released');
  expect(third.changes.map(({ number }) => number).toSorted()).toEqual(expect.arrayContaining([2, 3]));
  expect(await world.lane('production')).toMatchObject({ live: { commit: THREE } });
});

describe('a rollback that fails three times', () => {
  const failing = async () => {
    const world = await pushed();
    world.traffic.canary = { ...CALM, errors: 0.05 };
    await world.until('rolling-back');
    world.deployer.forbid();
    await world.later(10 * MINUTE);
    return world;
  };

  test('alarms, says how it is done by hand, and closes the lane', async () => {
    const world = await failing();
    const record = await world.record();
    expect(record.status).toBe('rollback-failed');
    expect(record.steps.find(({ kind }) => kind === 'roll-back')).toMatchObject({ status: 'failed', tries: 3 });
    // The alarm counts this line.
    expect(world.logged.filter((line) => line.includes('"event":"rollback-failed"'))).toHaveLength(1);
    expect(said(world)).toContain('gh workflow run');
    expect(await world.lane('production')).toMatchObject({ holder: { releaseId: record.id }, closed: {} });
  });

  test('no other release gets production, until a person opens the lane', async () => {
    const world = await failing();
    world.deployer.allow();
    world.traffic.canary = CALM;
    await world.merge(TWO, 2);
    await world.push(TWO);
    await world.later(30 * MINUTE);
    expect(await world.record(TWO)).toMatchObject({ status: 'ready' });
    await world.say('roll-back');
    await world.later(5 * MINUTE);
    expect(await world.record(TWO)).toMatchObject({ status: 'ready' });
    await world.say('open-lane');
    await world.later(60 * MINUTE);
    expect(await world.record(ONE)).toMatchObject({ status: 'rolled-back' });
    expect(await world.record(TWO)).toMatchObject({ status: 'released' });
  });
});

describe('an environment that a failed rollback closed', () => {
  const failed = async (more: object) => {
    const world = await pushed({ ...RELEASE, ...more });
    world.traffic.canary = { ...CALM, errors: 0.05 };
    await world.until('rolling-back');
    world.deployer.forbid();
    await world.later(10 * MINUTE);
    return world;
  };
  const CODEDEPLOY = {
    ...{ kind: 'codedeploy', role: 'arn:aws:iam::123456789012:role/deploy' },
    ...{ revision: { bucket: 'builds', key: '{commit}' }, production: { application: 'shop', group: 'live' } },
  };

  test('stays closed while the bad canary has traffic, and the person is told; then it opens', async () => {
    const world = await failed({ deployer: CODEDEPLOY });
    world.deployer.allow();
    await world.say('open-lane');
    await world.later(MINUTE);
    const record = await world.record();
    expect(record.status).toBe('rollback-failed');
    expect(record.words.at(-1)?.refused).toBe('production still gives 111111111111 traffic: roll it back first');
    expect((await world.lane('production'))?.closed).toBeDefined();
    world.deployer.stopByHand(world.deployer.taken().at(-1) ?? '');
    await world.say('open-lane');
    await world.later(MINUTE);
    const opened = await world.record();
    expect(opened.status).toBe('rolled-back');
    expect(opened.trouble).toBeUndefined();
    expect((await world.lane('production'))?.closed).toBeUndefined();
  });

  test.each([
    ['a workflow’s canary', {}, true],
    ['a provider that does not answer', { deployer: CODEDEPLOY }, false],
  ])('opens where nobody can tell, and says so: %s', async (_, more, answers) => {
    const world = await failed(more);
    if (answers) world.deployer.allow();
    await world.say('open-lane');
    await world.later(MINUTE);
    const record = await world.record();
    expect(record.status).toBe('rolled-back');
    expect(record.trouble).toContain('nobody could tell whether production still gives 111111111111 traffic');
    expect(said(world)).toContain('nobody could tell');
  });
});

describe('somebody deploys by hand', () => {
  test.each([
    ['before its canary', 'staging', CALM, []],
    ['during its canary, which is good', 'canary', CALM, ['deploy 1111 5% production']],
    ['during its canary, which is bad', 'canary', { ...CALM, errors: 0.05 }, ['deploy 1111 5% production']],
  ] as const)('%s: the lane is handed over, and nothing is touched', async (_, status, canary, done) => {
    const world = await pushed();
    world.traffic.canary = canary;
    await world.until(status);
    if (status === 'canary') await world.later(MINUTE);
    world.deployer.deployByHand('production', HAND);
    await world.later(30 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'abandoned', decision: { rules: ['deployed-by-hand'] } });
    expect(inProduction(world)).toEqual(done);
    expect(world.deployer.runs('production')).toBe(HAND);
    const lane = await world.lane('production');
    expect(lane).toMatchObject({ live: { commit: HAND }, closed: {} });
    expect(lane?.holder).toBeUndefined();
    expect(said(world)).toContain('Somebody deployed by hand');
  });
});

describe('what production runs changes while a release is observed', () => {
  test.each([
    ['another version', HAND],
    ['the version before', BASE],
  ])('%s is noticed at the next tick: the release ends with that word, and nothing is touched', async (_, commit) => {
    const world = await pushed({ ...RELEASE, canary: { ...RELEASE.canary, observeMinutes: 30 } });
    await world.until('observing');
    await world.later(4 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'observing' });
    const before = inProduction(world);
    world.deployer.deployByHand('production', commit);
    await world.later(MINUTE);
    const record = await world.record();
    expect(record).toMatchObject({ status: 'abandoned', decision: { rules: ['deployed-by-hand'] } });
    expect(record.decision?.why).toContain(`production runs ${commit.slice(0, 12)}, and not ${ONE.slice(0, 12)}`);
    expect(inProduction(world)).toEqual(before);
    expect(await world.lane('production')).toMatchObject({ live: { commit }, closed: {} });
  });
});

describe('reverted', () => {
  test.each([
    ['during its canary', 'canary', 'rolled-back', 'stop 0000 100% production'],
    ['while it is observed', 'observing', 'rolled-back', 'back 0000 100% production'],
    ['on staging', 'staging', 'abandoned', undefined],
  ] as const)('%s', async (_, status, end, last) => {
    const world = await pushed();
    await world.until(status);
    if (status === 'canary') await world.later(MINUTE);
    await world.merge(REVERT, 2, { message: `Revert "feat: change 1"\n\nThis reverts commit ${ONE}.` });
    await world.push(REVERT);
    await world.settle();
    expect((await world.record()).decision?.rules).toEqual(['reverted']);
    await world.later(4 * MINUTE);
    expect((await world.record()).status).toBe(end);
    if (last !== undefined) expect(inProduction(world)).toContain(last);
    // The revert is a release as any other.
    await world.later(40 * MINUTE);
    expect(await world.releases.get(world.idOf(REVERT))).toMatchObject({ status: 'released' });
  });
});

describe('a migration that cannot go back', () => {
  const found = [{ rule: 'drop-column', reason: 'schema-change' as const, text: 'It drops a column.' }];
  const reviewed = { facts: [{ status: 'ran' as const, name: 'schema', version: '1', found }] };
  const asked = async () => {
    const world = startReleases({ release: RELEASE });
    await world.knowsLive();
    await world.merge(ONE, 1, { reviewed });
    await world.push(ONE);
    await world.later(10 * MINUTE);
    return world;
  };

  test('asks a person before the canary; unanswered it is given up', async () => {
    const world = await asked();
    expect(await world.record()).toMatchObject({ status: 'needs-person', decision: { rules: ['migration'] } });
    expect(inProduction(world)).toEqual([]);
    // Others may use production meanwhile.
    expect((await world.lane('production'))?.holder).toBeUndefined();
    await world.later(70 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'abandoned' });
    expect(inProduction(world)).toEqual([]);
  });

  test('that a person let pass goes on', async () => {
    const world = await asked();
    await world.say('approve');
    await world.later(40 * MINUTE);
    expect(await world.record()).toMatchObject({ status: 'released' });
  });
});
