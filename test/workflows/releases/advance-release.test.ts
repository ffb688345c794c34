import { describe, expect, test } from 'vitest';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { BASE, CALM, HOUR, MINUTE, ONE, startReleases, THREE, TWO } from './release-world.ts';

const merged = async (options: Parameters<typeof startReleases>[0] = {}) => {
  const world = startReleases(options);
  await world.knowsLive();
  await world.merge(ONE, 1);
  await world.push(ONE);
  return world;
};

test('a good release: staging, canary, all traffic, observed, released', async () => {
  const world = await merged();
  await world.later(90 * MINUTE);
  const record = await world.record();
  expect(record.status).toBe('released');
  expect(world.deployer.done).toEqual([
    'deploy 1111 100% staging',
    'deploy 1111 5% production',
    'promote 1111 100% production',
  ]);
  // What a rollback's report may spend on a model goes with the release.
  expect(record.settings.review).toMatchObject({ model: true, dollars: 2 });
  expect(await world.lane('production')).toMatchObject({ live: { commit: ONE } });
  expect((await world.lane('production'))?.holder).toBeUndefined();
  expect(world.waiting).toEqual([]);
});

test('with short ticks, the history before and the hour after are as long as one answer of the metrics', async () => {
  const canary = { tickSeconds: 2, lagSeconds: 2, minutes: 1, observeMinutes: 5 };
  const world = await merged({ release: { canary } });
  await world.later(20 * MINUTE);
  const { status, canary: counted } = await world.record();
  expect(status).toBe('released');
  expect(counted?.plan?.history.ticks).toBe(1_500);
  expect(counted?.stableBefore?.length).toBeGreaterThan(0);
});

test('hours that are no whole number of ticks are read in whole ticks', async () => {
  const world = await merged({ release: { canary: { tickSeconds: 7, lagSeconds: 7, minutes: 1, observeMinutes: 5 } } });
  await world.later(20 * MINUTE);
  expect((await world.record()).canary?.plan?.history.ticks).toBeGreaterThan(1_000);
});

test('a bad release goes back within minutes, and is explained', async () => {
  const world = await merged();
  world.traffic.canary = { ...CALM, errors: 0.03 };
  await world.later(10 * MINUTE);
  const record = await world.record();
  expect([record.status, record.decision?.rules]).toEqual(['rolled-back', ['worse-than-stable']]);
  expect(world.deployer.done.at(-1)).toBe('stop 0000 100% production');
  expect(world.deployer.runs('production')).toBe(BASE);
  expect(record.steps.at(-1)).toMatchObject({ kind: 'explain-rollback', status: 'passed' });
});

test('the second waits for the first, and goes after it', async () => {
  const world = await merged();
  await world.later(5 * MINUTE);
  await world.merge(TWO, 2);
  await world.push(TWO);
  await world.later(2 * MINUTE);
  expect((await world.record(TWO)).status).toBe('ready');
  await world.later(3 * HOUR);
  expect((await world.record(ONE)).status).toBe('released');
  expect((await world.record(TWO)).status).toBe('released');
  expect(await world.lane('production')).toMatchObject({ live: { commit: TWO } });
});

describe('one that was opened during the canary of another', () => {
  const found = [{ rule: 'drop-column', reason: 'schema-change' as const, text: 'It drops a column.' }];
  const reviewed = { facts: [{ status: 'ran' as const, name: 'schema', version: '1', found }] };
  const numbersOf = ({ changes }: ReleaseRecord) => changes.map(({ number }) => number).toSorted();
  const openedMeanwhile = async () => {
    const world = startReleases();
    await world.knowsLive();
    await world.merge(ONE, 1, { reviewed });
    await world.push(ONE);
    await world.until('needs-person');
    await world.say('approve');
    await world.until('canary');
    await world.merge(TWO, 2);
    await world.push(TWO);
    await world.until('ready', TWO);
    return world;
  };

  test('has only what production did not get meanwhile, and asks about nothing else', async () => {
    const world = await openedMeanwhile();
    expect(numbersOf(await world.record(TWO))).toEqual([1, 2]);
    await world.later(3 * HOUR);
    const second = await world.record(TWO);
    expect([(await world.record()).status, second.status]).toEqual(['released', 'released']);
    expect(numbersOf(second)).toEqual([2]);
  });

  test('has the changes of one that went back, and asks about them', async () => {
    const world = await openedMeanwhile();
    world.traffic.canary = { ...CALM, errors: 0.03 };
    await world.until('rolled-back');
    world.traffic.canary = CALM;
    await world.later(HOUR);
    const second = await world.record(TWO);
    expect(second).toMatchObject({ status: 'needs-person', decision: { rules: ['migration'] } });
    expect(numbersOf(second)).toEqual([1, 2]);
  });
});

describe('a third', () => {
  test('supersedes the second, and takes its changes over', async () => {
    const world = await merged();
    await world.later(5 * MINUTE);
    for (const [commit, number] of [
      [TWO, 2],
      [THREE, 3],
    ] as const) {
      await world.merge(commit, number);
      await world.push(commit);
      await world.later(2 * MINUTE);
    }
    await world.later(4 * HOUR);
    expect(await world.record(TWO)).toMatchObject({ status: 'superseded', supersededBy: world.idOf(THREE) });
    const third = await world.record(THREE);
    expect(third.status).toBe('released');
    expect(third.changes.map(({ number }) => number)).toEqual(expect.arrayContaining([2, 3]));
  });
});

test('a service that is looked after in two environments is released once', async () => {
  const world = startReleases({ services: [{ env: 'production' }, { env: 'staging' }] });
  await world.knowsLive();
  await world.merge(ONE, 1);
  await world.push(ONE);
  await world.later(90 * MINUTE);
  const all = await world.releases.list(9);
  expect(all.map(({ service, status }) => [service.env, status])).toEqual([['production', 'released']]);
});
