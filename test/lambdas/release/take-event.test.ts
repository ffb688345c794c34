import { expect, test } from 'vitest';
import type { PersonWord } from '../../../core/records/change-event.ts';
import { createEventTaker } from '../../../lambdas/release/take-event.ts';
import { withRightsOf } from '../../fakes/ledger-rights.ts';
import { aPullRequest, ID, OLD, PLACE, PUSH, startChanges } from '../../workflows/changes/change-world.ts';

async function asking() {
  const world = startChanges({
    seen: [aPullRequest({ fork: true })],
    release: { people: { mayRelease: { users: ['U0MONA1'] } } },
  });
  world.pullRequests.permit(PLACE.repository, 'mona', 'write');
  const config = { ...world.deps.config, slack: { ...world.deps.config.slack, people: { mona: 'U0MONA1' } } };
  const take = createEventTaker({ ...world.deps, config });
  await take(PUSH);
  await world.work('review');
  await take(world.jobEnded('review'));
  return { ...world, take };
}

const word = (change: Partial<PersonWord> = {}): PersonWord => ({
  ...{ kind: 'word', id: 'press-1', changeId: ID, word: 'approve', head: OLD, at: 1, reason: 'I read it' },
  by: { via: 'slack', slackId: 'U0MONA1', name: 'Mona' },
  ...change,
});

test('an approval makes the check green, also when it is delivered twice', async () => {
  const world = await asking();
  expect(world.shown()).toEqual(['b action_required']);
  await world.take(word());
  await world.take(word());
  expect(await world.record()).toMatchObject({ status: 'ready' });
  expect(world.shown()).toEqual(['b success']);
  expect(await world.decided()).toEqual(['b ask fork', 'b pass fork']);
});

test('once more begins another round at once, and lets the fork’s head run', async () => {
  const world = await asking();
  await world.take(word({ word: 'once-more' }));
  expect(await world.record()).toMatchObject({ status: 'reviewing', round: 2, mayRun: { head: OLD } });
  expect(world.jobs.jobs.size).toBe(2);
  expect(world.shown()).toEqual(['b action_required', 'b in_progress']);
});

test('a word that does not count is told, and changes nothing', async () => {
  const world = await asking();
  await world.take(word({ by: { via: 'slack', slackId: 'U0EVE99', name: 'Eve' } }));
  expect(await world.record()).toMatchObject({ status: 'needs-person', words: [{ refused: expect.any(String) }] });
  expect(world.shown()).toEqual(['b action_required']);
});

test('a word on a change that nobody knows is no fault', async () => {
  const world = await asking();
  await world.take(word({ changeId: 'f'.repeat(16) }));
  expect(await world.record()).toMatchObject({ status: 'needs-person' });
});

test('the money is claimed and settled with the rights that the function has', async () => {
  const world = startChanges();
  const take = createEventTaker({ ...world.deps, ledger: withRightsOf('release', world.ledger) });
  await take(PUSH);
  await world.work('review');
  await take(world.jobEnded('review'));
  expect(world.held()).toEqual([0.5, 0.5]);
});
