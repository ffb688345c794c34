import { describe, expect, test } from 'vitest';
import { crashAt, pointsOfEachKind } from '../../fakes/crash-at.ts';
import { BASE, CALM, MINUTE, ONE, startReleases } from './release-world.ts';

/** A whole release, of which the n-th call (over all of them) does not come back. */
async function play(
  isBad: boolean,
  call: number,
  when: 'before' | 'after',
  counter: { calls: number; names?: string[] },
) {
  const world = startReleases({ release: { canary: { minutes: 2, maxMinutes: 10, observeMinutes: 1 } } });
  await world.knowsLive();
  await world.merge(ONE, 1);
  world.through.wrap = (ports) => crashAt(ports, call, when, counter);
  if (isBad) world.traffic.canary = { ...CALM, errors: 0.03 };
  await world.push(ONE);
  await world.later((isBad ? 12 : 16) * MINUTE);
  const { status, steps, chain } = await world.record();
  const lane = await world.lane('production');
  return {
    ...{ status, kinds: steps.map(({ kind, status: end }) => `${kind} ${end}`), decisions: chain.length },
    ...{
      done: world.deployer.done,
      runs: world.deployer.runs('production'),
      live: lane?.live?.commit,
      holder: lane?.holder,
    },
  };
}

describe('a crash before and after each kind of call ends as without the crash', () => {
  test.each([
    ['a good release', false, ONE, 'released'],
    ['a bad release', true, BASE, 'rolled-back'],
  ] as const)('%s', async (_, isBad, live, status) => {
    const counter = { calls: 0, names: [] as string[] };
    const whole = await play(isBad, Number.POSITIVE_INFINITY, 'before', counter);
    expect(whole).toMatchObject({ status, runs: live, live, holder: undefined });
    for (const call of pointsOfEachKind(counter.names)) {
      for (const when of ['before', 'after'] as const) {
        const crashed = await play(isBad, call, when, { calls: 0 });
        expect(crashed, `${when} call ${call}, ${counter.names[call - 1]}`).toEqual(whole);
      }
    }
  });
});
