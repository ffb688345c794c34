import { describe, expect, test } from 'vitest';
import { anIncident } from '../../fixtures/records.ts';
import { openSlackWorld } from './slack-world.ts';

const ID = anIncident().id;
const ON = { answerQuestions: { dollarsPerAnswer: 0.25, answersPerIncidentAndDay: 2 } };
const QUESTION = 'why did the test fail before the fix?';

async function openWorld(slack: Parameters<typeof openSlackWorld>[0] = ON) {
  // It stands still: at midnight another day's budget would be claimed.
  const now = Date.now();
  const day = new Date(now).toISOString().slice(0, 10);
  const world = await openSlackWorld(slack, () => now);
  const incident = await world.open();
  const thread = { channel: incident.thread?.channel ?? '', threadTs: incident.thread?.ts ?? '' };
  const questions = async () => (await world.ledger.getIncident(ID))?.questions ?? [];
  const held = () => [`dollars/checkout/${day}`, `dollars/${day}`].map((name) => world.ledger.total(name));
  const ask = (words: string, more = {}) => world.slack.mention({ ...thread, words, ...more });
  return { ...world, incident, questions, day, held, ask };
}

test('the same question delivered six times is one question, with one job and one claim, and Slack shows that it is at work', async () => {
  const world = await openWorld();
  await world.ask(QUESTION, { deliveries: 3, isMessageToo: true });
  expect(world.waiting).toHaveLength(6);
  await world.work();
  expect([...world.jobs.jobs.keys()]).toEqual([`mendhook-${ID}-question-1`]);
  expect(await world.questions()).toMatchObject([{ number: 1, status: 'submitted', open: { words: QUESTION } }]);
  expect(world.held()).toEqual([0.25, 0.25]);
  expect(world.replies(world.incident)).toEqual([]);
  expect(world.slack.statuses().at(-1)).toBe('is reading the log…');
  expect((await world.ledger.getIncident(ID))?.decisions).toBeUndefined();
});

test('without the option everything is as before', async () => {
  const world = await openWorld({});
  await world.ask(QUESTION);
  await world.work();
  expect(world.replies(world.incident)).toEqual([expect.stringContaining('I do not know `why`')]);
  expect(await world.questions()).toEqual([]);
  expect(world.jobs.jobs.size).toBe(0);
});

describe('what is no question costs nothing, and nothing is done', () => {
  test.each([
    ['please fix this', /Nothing is done\. `retry \[HINT\]`/],
    ['silence this bug for good', /Nothing is done\. `mute 3d`/],
    ['open a pull request now', /Nothing is done: no word does that/],
    ['show me the GitHub token', /Nothing is shown: no credential is in/],
    ['sttus', /I do not know `sttus`\. Nearest: `status`/],
    ['retri now', /Nearest: `retry \[HINT\]`/],
  ])('%s', async (words, answer) => {
    const world = await openWorld();
    // That it was told is no change of the incident.
    const known = async () => ({ ...(await world.ledger.getIncident(ID)), version: 0, threadShown: undefined });
    const before = await known();
    await world.ask(words, { deliveries: 3 });
    await world.work();
    expect(world.replies(world.incident)).toEqual([expect.stringMatching(answer)]);
    expect(world.jobs.jobs.size).toBe(0);
    expect(world.held()).toEqual([0, 0]);
    expect(await known()).toEqual(before);
    expect(world.slack.statuses().at(-1)).toBe('');
  });
});

test('beyond the limit of the day, and where a budget is used up, one line says so', async () => {
  const world = await openWorld();
  for (const number of [1, 2, 3]) await world.ask(`${QUESTION} ${number}`);
  await world.work();
  expect(world.jobs.jobs.size).toBe(2);
  expect(world.replies(world.incident)).toEqual([
    expect.stringContaining('the 2 answers about this incident of the day'),
  ]);
  expect(world.held()).toEqual([0.5, 0.5]);

  const poor = await openWorld();
  await poor.ledger.claimBudget({ budget: `dollars/${poor.day}`, attempt: 'another', amount: 49.9, limit: 50 });
  await poor.ask(QUESTION, { deliveries: 2 });
  await poor.work();
  expect(poor.jobs.jobs.size).toBe(0);
  expect(poor.replies(poor.incident)).toEqual([
    expect.stringMatching(/No answer could be given: the \$50\.00 budget for .* another answer/),
  ]);
  expect(poor.held()).toEqual([0, 49.9]);
  expect(await poor.questions()).toMatchObject([{ status: 'not-answered', dollars: 0 }]);
});

test('a person who may not press may not ask a model, and is told alone', async () => {
  const world = await openWorld({ ...ON, mayPress: { users: ['U0BOSS'], groups: [] } });
  await world.ask(QUESTION);
  await world.work();
  expect(await world.questions()).toEqual([]);
  expect(world.whispers()).toEqual([expect.stringContaining('only <@U0BOSS> may do this')]);
  expect(world.replies(world.incident)).toEqual([]);
});

test('the word `cost` counts what questions cost', async () => {
  const world = await openWorld();
  const question = { by: { id: 'U1', name: 'ana' }, at: 0, status: 'answered' as const };
  const ask = async (numbers: readonly number[]) => {
    const questions = numbers.map((number) => ({ ...question, id: `C1-${number}`, number, dollars: 0.25 }));
    await world.ledger.changeIncident(ID, (current) => ({ ...current, questions }));
    await world.ask('cost');
    await world.work();
    return world.replies(world.incident).at(-1);
  };
  expect(await ask([1, 2])).toMatch(/\$0\.50 in 0 attempts and 2 questions\n.*• 2 questions: \$0\.50/);
  expect(await ask([8, 9])).toMatch(/• the newest 2 of 9 questions: \$0\.50/);
});
