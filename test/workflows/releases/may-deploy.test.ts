import { expect, test } from 'vitest';
import { UpstreamError } from '../../../core/errors.ts';
import { hashOfLine } from '../../../core/gate-decision/chain.ts';
import { releaseLineOf } from '../../../core/gate-decision/release-chain.ts';
import { laneIdOf } from '../../../core/lifecycle/release-names.ts';
import { takeLane } from '../../../core/release/lane.ts';
import { askBeforeDeploy } from '../../../workflows/releases/may-deploy.ts';
import { aRelease, aReleaseDecision, NOW } from '../../fixtures/records.ts';
import { aStep } from '../../fixtures/releases.ts';

const LINE = releaseLineOf(aReleaseDecision());
const step = aStep({ status: 'claimed', decision: 1, percent: 100 });
const record = aRelease({ status: 'staging', steps: [step], chain: { length: 1, head: hashOfLine(LINE) } });
const lane = takeLane(undefined, record, { environment: 'staging', now: NOW });

const OLD = 'a'.repeat(40);

/** Everything that is asked, and what was asked of the outside, in order. */
function openAsked({ line = LINE, isLogged = true, isHeld = true } = {}) {
  const asked: string[] = [];
  const branch = Promise.withResolvers<boolean>();
  const deps = {
    releases: {
      getLane: async (id: string) => (isHeld && id === laneIdOf(record.service, 'staging') ? lane : undefined),
    },
    decisions: { get: async () => (isLogged ? line : undefined) },
    commits: {
      contains: async () => {
        asked.push('branch');
        return branch.promise;
      },
    },
  };
  const deployer = {
    live: async () => {
      asked.push('live');
      branch.resolve(true);
      return { commit: OLD };
    },
  };
  return { asked, ask: (of = record) => askBeforeDeploy(deps, deployer, of, step) };
}

test('what runs is asked while the branch is: the branch answers only after that here', async () => {
  const { ask, asked } = openAsked();
  expect(await ask()).toEqual({ previous: { commit: OLD, version: OLD } });
  expect(asked).toEqual(['branch', 'live']);
});

test.each([
  ['no line in the log', { isLogged: false }, record],
  ['another line in the log', { line: releaseLineOf(aReleaseDecision({ percent: 5 })) }, record],
  ['a lane of another release', { isHeld: false }, record],
  ['a release that is elsewhere', {}, aRelease({ ...record, status: 'canary' })],
])('with %s it is refused, and nobody outside is asked', async (_, world, of) => {
  const { ask, asked } = openAsked(world);
  expect((await ask(of)).refused).toMatchObject({ status: 'failed' });
  expect(asked).toEqual([]);
});

test('a provider that does not answer refuses nothing: the order comes again', async () => {
  const away = new UpstreamError('GitHub', 'it is away', { retryable: true });
  const deps = {
    releases: { getLane: async () => lane },
    decisions: { get: async () => LINE },
    commits: { contains: async () => true },
  };
  const asking = askBeforeDeploy(deps, { live: () => Promise.reject(away) }, record, step);
  await expect(asking).rejects.toBe(away);
});
