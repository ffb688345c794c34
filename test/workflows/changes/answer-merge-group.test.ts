import { describe, expect, test } from 'vitest';
import { readQueueRef } from '../../../workflows/changes/answer-merge-group.ts';
import { aPullRequest, FOUND, NEW, PLACE, PUSH, pushedTo, startChanges, tests } from './change-world.ts';

const GROUP = 'd'.repeat(40);
const REF = `refs/heads/gh-readonly-queue/main/pr-12-${GROUP}`;
const asked = (ref = REF) => ({ kind: 'merge-group', repository: 'acme/checkout', head: GROUP, ref }) as const;
const onGroup = (world: ReturnType<typeof startChanges>) => world.checks.runs.find(({ head }) => head === GROUP);

async function decidedWorld(found: object = FOUND) {
  const world = startChanges();
  await world.advance(PUSH);
  await world.work('review', found);
  await world.advance(world.jobEnded('review'));
  return world;
}

describe('the merge queue is answered on the commit that it made', () => {
  test('green where the change passed, also when it asks twice', async () => {
    const world = await decidedWorld();
    await world.advance(asked());
    await world.advance(asked());
    expect(onGroup(world)).toMatchObject({ name: 'mendhook / release', conclusion: 'success' });
    expect(world.checks.runs.filter(({ head }) => head === GROUP)).toHaveLength(1);
  });

  test('red with the reason where a rule blocks', async () => {
    const world = await decidedWorld({ ...FOUND, facts: [tests(1, 1)] });
    await world.advance(asked());
    expect(onGroup(world)).toMatchObject({ conclusion: 'failure', summary: expect.stringContaining('tests fail') });
  });

  test.each<[string, (world: ReturnType<typeof startChanges>) => void, string]>([
    ['of a commit that is newer', (world) => world.pullRequests.set(pushedTo(NEW)), 'newest commit is not reviewed'],
    ['of a pull request that is gone', (world) => world.pullRequests.remove(PLACE.repository, 12), 'does not show'],
  ])('red %s', async (_, happens, why) => {
    const world = await decidedWorld();
    happens(world);
    await world.advance(asked());
    expect(onGroup(world)).toMatchObject({ conclusion: 'failure', summary: expect.stringContaining(why) });
  });

  test('red while the review runs, and where there was none', async () => {
    const running = startChanges();
    await running.advance(PUSH);
    await running.advance(asked());
    expect(onGroup(running)?.summary).toContain('no decision yet');
    const unknown = startChanges({ seen: [aPullRequest()] });
    await unknown.advance(asked());
    expect(onGroup(unknown)?.summary).toContain('never reviewed');
  });

  test('not at all where the base branch is no service’s', async () => {
    const world = await decidedWorld();
    await world.advance(asked(`refs/heads/gh-readonly-queue/wip/pr-12-${GROUP}`));
    await world.advance(asked('refs/heads/main'));
    expect(onGroup(world)).toBeUndefined();
  });
});

test.each([
  ['refs/heads/gh-readonly-queue/main/pr-104-79d2ab', { baseBranch: 'main', number: 104 }],
  ['gh-readonly-queue/release/2/pr-7-79d2ab', { baseBranch: 'release/2', number: 7 }],
  ['refs/heads/gh-readonly-queue/main/pr-x-79d2ab', undefined],
  ['refs/heads/main', undefined],
])('%s', (ref, read) => expect(readQueueRef(ref)).toEqual(read));
