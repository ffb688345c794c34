import { expect, test } from 'vitest';
import { dueOf } from '../../../core/lifecycle/open-work.ts';
import {
  needsThreadUpdate,
  ownsThreadUpdate,
  THREAD_INTERVAL_MS,
  takeThreadUpdate,
  takeThreadUpdateAnyway,
  waitForRoom,
} from '../../../core/lifecycle/thread-update.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

test('the turn is one in half a minute; who comes between leaves a mark, and who has it keeps it', () => {
  const { incident } = claimedFixture();
  const first = takeThreadUpdate(incident, 'alert-1', NOW);
  const second = takeThreadUpdate(first, 'alert-2', NOW + THREAD_INTERVAL_MS - 1);
  expect([ownsThreadUpdate(first, 'alert-1'), ownsThreadUpdate(second, 'alert-2')]).toEqual([true, false]);
  expect(second.threadTurn).toEqual({ at: NOW, by: 'alert-1', behind: true });
  expect(takeThreadUpdate(second, 'alert-1', NOW + 5)).toBe(second);
  const third = takeThreadUpdate(second, 'alert-3', NOW + THREAD_INTERVAL_MS);
  expect(third.threadTurn).toEqual({ at: NOW + THREAD_INTERVAL_MS, by: 'alert-3', behind: false });
});

test('a turn lasts as long as it says, and so do the later ones of its incident', () => {
  const first = takeThreadUpdate(claimedFixture().incident, 'alert-1', NOW, 3_000);
  const second = takeThreadUpdate(first, 'alert-2', NOW + 2_999);
  expect([
    ownsThreadUpdate(second, 'alert-2'),
    needsThreadUpdate(second, NOW + 2_999),
    needsThreadUpdate(second, NOW + 3_000),
  ]).toEqual([false, false, true]);
  expect(dueOf({ ...second, lookAt: undefined })).toEqual({ kind: 'thread', at: NOW + 3_000 });
  const third = takeThreadUpdateAnyway(second, 'sweep', NOW + 3_000);
  expect(ownsThreadUpdate(takeThreadUpdate(third, 'alert-3', NOW + 6_000), 'alert-3')).toBe(true);
  expect(takeThreadUpdate(third, 'alert-4', NOW + 6_000, 9_000).threadTurn).toMatchObject({
    by: 'alert-4',
    lastsMs: 9_000,
  });
});

test('a thread that waits for room is due in an hour, and a word of a person makes it due as usual', () => {
  const waiting = waitForRoom({ ...claimedFixture().incident, lookAt: undefined }, NOW);
  expect(dueOf(waiting)).toEqual({ kind: 'thread', at: NOW + 3_600_000 });
  expect(takeThreadUpdateAnyway(waiting, 'press', NOW).threadTurn).toEqual({ at: NOW, by: 'press', behind: false });
});
