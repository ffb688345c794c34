import { describe, expect, test } from 'vitest';
import { BASE, CALM, MINUTE, ONE, type ReleaseWorld, startReleases } from './release-world.ts';

async function play(isBad: boolean, deliver?: ReleaseWorld['through']['deliver']) {
  const world = startReleases({ release: { canary: { minutes: 2, maxMinutes: 10, observeMinutes: 1 } } });
  await world.knowsLive();
  await world.merge(ONE, 1);
  if (deliver !== undefined) world.through.deliver = deliver;
  if (isBad) world.traffic.canary = { ...CALM, errors: 0.03 };
  await world.push(ONE);
  await world.later((isBad ? 12 : 16) * MINUTE);
  const { status, steps, chain, canary } = await world.record();
  const lane = await world.lane('production');
  return {
    ...{ status, steps, chain: chain.length, counted: canary?.countedUntil, lane: lane?.live?.commit },
    ...{ holder: lane?.holder, done: world.deployer.done, runs: world.deployer.runs('production') },
    replies: world.messenger.threads.map(({ replies }) => [...replies.keys()]),
    jobs: world.jobs.jobs.size,
  };
}

describe('each message twice ends as each one once', () => {
  test.each([
    ['a good release', false, 'released', ONE],
    ['a bad release', true, 'rolled-back', BASE],
  ] as const)('%s', async (_, isBad, status, live) => {
    const once = await play(isBad);
    expect(once).toMatchObject({ status, lane: live, runs: live });
    const after = async (deliver: () => Promise<void>) => {
      await deliver();
      await deliver();
    };
    expect(await play(isBad, after), 'one after the other').toEqual(once);
    const atOnce = async (deliver: () => Promise<void>) => void (await Promise.all([deliver(), deliver()]));
    expect(await play(isBad, atOnce), 'at once').toEqual(once);
  });
});
