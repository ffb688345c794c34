import { expect, test } from 'vitest';
import type { Config } from '../../../core/config/config.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import { createMemoryPersonReplies } from '../../fakes/memory-person-replies.ts';
import { createRequestHandler } from '../with-rights.ts';
import { ask, startHandler } from './request-world.ts';

const RATES = { secondsBetweenUpdates: 30, threadsPerHour: 20 };

test.each<[string, Config['slack'], RegExp]>([
  [
    'by the list of all actions',
    { ...RATES, mayPress: { users: ['U7'], groups: ['S0ONCALL'] } },
    /only <@U7>, members of <!subteam\^S0ONCALL> may/,
  ],
  [
    'by the list of this action',
    {
      ...{ ...RATES, mayPress: { users: ['U1'], groups: [] } },
      may: { openDraft: { users: ['U8'], groups: [] } },
    },
    /only <@U1>, and of those only <@U8> may/,
  ],
])('a person who may not, %s, is told alone, and the incident does not change', async (_, slack, words) => {
  const { deps, incident, replies, jobs, lines } = await startHandler();
  const before = await incident();
  const alone = createMemoryPersonReplies();
  await createRequestHandler({ ...deps, replies: alone, config: { ...deps.config, slack } })(ask('open-draft'));
  expect(alone.whispers).toEqual([{ user: 'U1', text: expect.stringMatching(words) }]);
  expect([await incident(), replies(), jobs.jobs.size]).toEqual([before, [], 0]);
  expect(lines.join('')).toContain('request-not-allowed');
  // The list of another action does not count.
  const other = { ...slack, may: { dismiss: { users: [], groups: [] } }, mayPress: undefined };
  await createRequestHandler({ ...deps, config: { ...deps.config, slack: other } })(ask('open-draft'));
  expect(jobs.jobs.size).toBe(1);
});

test.each<[string, Config['slack']['may'], boolean]>([
  ['by the list of drafts, where it has none of its own', { openDraft: { users: ['U8'], groups: [] } }, false],
  ['by its own list', { openDraft: { users: ['U8'], groups: [] }, handOff: { users: ['U1'], groups: [] } }, true],
  [
    'by its own list, though the other list has them',
    { openDraft: { users: ['U1'], groups: [] }, handOff: { users: ['U8'], groups: [] } },
    false,
  ],
])('who may let Cursor open a pull request is decided %s', async (_, may, isAllowed) => {
  const { deps, jobs } = await startHandler({ service: { applier: 'cursor' } });
  const slack = { ...deps.config.slack, may };
  const replies = createMemoryPersonReplies();
  const config = { ...deps.config, slack };
  await createRequestHandler({ ...deps, replies, canHandOff: true, config })(ask('hand-off'));
  expect([jobs.jobs.size, replies.whispers.length]).toEqual(isAllowed ? [1, 0] : [0, 1]);
});

test.each<[string, Config['slack']['mayPress'], PersonRequest]>([
  ['one who is named', { users: ['U1'], groups: [] }, ask('open-draft')],
  ['a member of a group', { users: [], groups: ['S0ONCALL'] }, ask('open-draft', { by: { id: 'U9', name: 'eve' } })],
  ['a person who uses a command', { users: [], groups: [] }, ask('open-draft', { via: 'command' })],
])('%s may ask', async (_, mayPress, request) => {
  const handler = await startHandler({ mayPress });
  await handler.carryOut(request);
  expect(handler.jobs.jobs.size).toBe(1);
});
