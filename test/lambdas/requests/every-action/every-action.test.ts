import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { personActionSchema } from '../../../../core/records/person-request.ts';
import { DRAFT_WORDS } from '../../../../core/user-actions/read-draft-words.ts';
import { THREAD_WORDS } from '../../../../core/user-actions/read-words.ts';
import { STATES } from '../../../fixtures/incident-states.ts';
import { ACTIONS } from './actions.ts';
import { PAGE, withActions } from './page.ts';
import { ask } from './walk.ts';

const ways = Object.values(ACTIONS).flat();

test('the page of actions says what each action does in each state', async () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(await withActions(page)).toBe(page);
});

test('each action has an answer in each state: nothing is silent', async () => {
  for (const state of STATES) {
    for (const way of ways) expect([state.name, way.name, await ask(state, way)]).not.toContain('nothing is said');
  }
});

test('each word of a thread and of a draft, and each wish, is walked', () => {
  const written = ways.filter(({ door }) => door === 'comment').map(({ name }) => name.split(' ')[1]);
  expect(written).toEqual(expect.arrayContaining([...DRAFT_WORDS]));
  const typed = ways.filter(({ door }) => door === 'mention').map(({ name }) => name.split(' ')[0]);
  expect(typed).toEqual(expect.arrayContaining([...THREAD_WORDS]));
  const wished = personActionSchema.options.map((option) => option.shape.action.value);
  const asked = ways.flatMap((way) => {
    const made = way.ask({ shown: { text: '', blocks: [] }, thread: { channel: 'C1', ts: '1.0' }, attempt: 1 });
    return made !== undefined && 'wish' in made ? [made.wish.action] : [];
  });
  // What only a window, a mention or a comment asks for is read from words.
  expect(wished.filter((wish) => !asked.includes(wish))).toEqual([
    ...['wrong-diagnosis', 'unmute', 'assign', 'merge', 'fix', 'stop', 'close-draft'],
  ]);
});
