import { expect, test } from 'vitest';
import { createMemoryPersonReplies } from '../../fakes/memory-person-replies.ts';
import { createRequestHandler } from '../with-rights.ts';
import { ask, ID, startHandler } from './request-world.ts';

const OLDER = { channel: 'C1', ts: '2.0' };

test('a window of another channel changes nothing, and nobody is told', async () => {
  const { deps, incident, replies, lines } = await startHandler({ outcome: 'diagnosed' });
  const before = await incident();
  const alone = createMemoryPersonReplies();
  await createRequestHandler({ ...deps, replies: alone })(ask('try-again', { thread: { ...OLDER, channel: 'C2' } }));
  expect([await incident(), replies(), alone.whispers]).toEqual([before, [], []]);
  expect(lines.join()).toContain('request-of-another-thread');
});

test.each([
  ['of an older thread', {}, /goes on in <https:\/\/slack\.test\/newer\|a newer thread>/],
  ['of an incident that is not there', { incidentId: 'f'.repeat(32) }, /is gone from the ledger/],
])('a window %s changes nothing, and the person alone is told', async (_, change, words) => {
  const { deps, incident, ledger, replies } = await startHandler({ outcome: 'diagnosed' });
  await ledger.changeIncident(ID, (current) => ({
    ...current,
    thread: { channel: 'C1', ts: '1.0', ...current.thread, permalink: 'https://slack.test/newer' },
  }));
  const before = await incident();
  const alone = createMemoryPersonReplies();
  await createRequestHandler({ ...deps, replies: alone })(ask('try-again', { thread: OLDER, ...change }));
  expect([await incident(), replies()]).toEqual([before, []]);
  expect(alone.whispers).toEqual([{ user: 'U1', text: expect.stringMatching(words) }]);
});
