import { expect, test } from 'vitest';
import { BASE, CALM, MINUTE, ONE, startReleases } from './release-world.ts';

const CANARY = { minutes: 2, maxMinutes: 10, observeMinutes: 10 };

/** The user's CI/CD deployed a bad version, and mendhook has no deployer. */
const asked = async () => {
  const world = startReleases({ release: { mode: 'observe', deployer: undefined, canary: CANARY } });
  await world.knowsLive();
  await world.merge(ONE, 1);
  await world.push(ONE);
  await world.deployedByCi(ONE, 'production');
  world.traffic.canary = { ...CALM, errors: 0.03 };
  await world.later(8 * MINUTE);
  expect(await world.record()).toMatchObject({ status: 'needs-person', askedFrom: 'observing' });
  return world;
};

test.each(['roll-back', 'refuse'] as const)(
  '%s is answered with who can roll back, and no step begins',
  async (word) => {
    const world = await asked();
    await world.say(word);
    await world.later(60 * MINUTE);
    const { status, steps, words } = await world.record();
    expect([status, steps]).toEqual(['needs-person', []]);
    expect(words.at(-1)?.refused).toBe('mendhook has no deployer: your CI/CD has to roll back');
  },
);

test('the next deployment of the CI/CD ends the question', async () => {
  const world = await asked();
  world.traffic.canary = CALM;
  await world.deployedByCi(BASE, 'production');
  await world.later(MINUTE);
  expect((await world.record()).status).toBe('superseded');
  expect(await world.lane('production')).toMatchObject({ holder: { releaseId: world.idOf(BASE) } });
});
