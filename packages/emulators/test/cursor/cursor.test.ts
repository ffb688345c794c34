import { expect, onTestFinished, test } from 'vitest';
import { type CursorOptions, startCursor } from '../../cursor/start.ts';
import { temporaryDirectory } from '../aws/stand-in.ts';

const KEY = 'crsr_key';
const ID = 'bc-00000000-0000-4000-8000-000000000001';
const MINUTE_MS = 60_000;

async function start(options: Partial<CursorOptions> = {}) {
  const stateDirectory = options.stateDirectory ?? temporaryDirectory();
  const cursor = await startCursor({ stateDirectory, apiKey: KEY, repositories: ['acme/shop'], ...options });
  onTestFinished(cursor.close);
  const ask = async (path: string, body?: unknown, authorization = `Basic ${btoa(`${KEY}:`)}`) => {
    const sent =
      body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await fetch(`${cursor.url}/v1/${path}`, { headers: { authorization }, ...sent });
    const answer = (await response.json()) as { error?: { code: string; message: string } };
    return { status: response.status, retryAfter: response.headers.get('retry-after'), answer };
  };
  return { cursor, ask, stateDirectory };
}

const repos = [{ url: 'https://github.com/acme/shop', startingRef: 'main' }];
const asked = { agentId: ID, prompt: { text: 'Fix it.' }, repos, autoCreatePR: true };

test('an agent and its first run are made at once, in the documented shapes, and survive a restart', async () => {
  const { ask, cursor, stateDirectory } = await start({ clock: () => 0 });
  const run = { id: 'run-00000000-0000-0000-0000-000000000001', agentId: ID, status: 'CREATING' };
  const times = { createdAt: '1970-01-01T00:00:00.000Z', updatedAt: '1970-01-01T00:00:00.000Z' };
  const agent = {
    ...{ id: ID, name: 'Fix it.', status: 'ACTIVE', env: { type: 'cloud' }, repos, workOnCurrentBranch: false },
    ...{ autoCreatePR: true, url: `${cursor.url}/agents/${ID}`, ...times, latestRunId: run.id },
  };
  expect(await ask('agents', asked)).toMatchObject({ status: 200, answer: { agent, run: { ...run, ...times } } });
  expect((await ask(`agents/${ID}`)).answer).toEqual(agent);
  await cursor.close();
  const again = await start({ stateDirectory });
  expect((await again.ask(`agents/${ID}/runs/${run.id}`)).answer).toEqual({ ...run, ...times });
});

test('a run ends with what it said and pushed, which is told of the agent', async () => {
  const { ask, cursor } = await start();
  await ask('agents', asked);
  const branches = [
    { repoUrl: 'github.com/acme/shop', branch: 'cursor/x', prUrl: 'https://github.com/acme/shop/pull/1' },
  ];
  cursor.play(ID, 'FINISHED', { result: 'Done.', branches });
  const items = [{ status: 'FINISHED', result: 'Done.', git: { branches }, durationMs: expect.any(Number) }];
  expect((await ask(`agents/${ID}/runs`)).answer).toMatchObject({ items });
  expect(cursor.agents()).toMatchObject([{ id: ID, status: 'FINISHED' }]);
});

test('the same id is refused, and starts nothing', async () => {
  const { ask, cursor } = await start();
  await ask('agents', asked);
  expect(await ask('agents', asked)).toMatchObject({ status: 409, answer: { error: { code: 'agent_id_conflict' } } });
  expect(cursor.agents()).toHaveLength(1);
});

test('a run is cancelled once', async () => {
  const { ask, cursor } = await start();
  const { answer } = await ask('agents', asked);
  const { id } = (answer as unknown as { run: { id: string } }).run;
  expect(await ask(`agents/${ID}/runs/${id}/cancel`, {})).toMatchObject({ status: 200, answer: { id } });
  expect(await ask(`agents/${ID}/runs/${id}/cancel`, {})).toMatchObject({ status: 409 });
  expect(cursor.agents()).toMatchObject([{ status: 'CANCELLED' }]);
});

test('lists are cut into pages, the newest first, and the last page names no next one', async () => {
  const { ask } = await start();
  for (let each = 0; each < 3; each += 1) await ask('agents', { prompt: { text: `agent ${each}` } });
  const first = (await ask('agents?limit=2')).answer as unknown as { items: { name: string }[]; nextCursor: string };
  expect(first.items.map(({ name }) => name)).toEqual(['agent 2', 'agent 1']);
  const second = (await ask(`agents?limit=2&cursor=${first.nextCursor}`)).answer;
  expect(second).toMatchObject({ items: [{ name: 'agent 0' }] });
  expect(second).not.toHaveProperty('nextCursor');
});

test.each<[string, unknown, number, string]>([
  ['no JSON', '{', 400, 'body'],
  ['no prompt', { repos }, 400, 'prompt'],
  ['an empty prompt', { prompt: { text: '' } }, 400, 'prompt.text'],
  ['a name that is too long', { ...asked, name: 'x'.repeat(101) }, 400, 'name'],
  ['an id of another form', { ...asked, agentId: 'bc_1' }, 400, 'agentId'],
  ['an id beside secrets', { ...asked, envVars: { TOKEN: 'x' } }, 400, 'agentId: cannot be combined with envVars'],
  ['a repository elsewhere', { ...asked, repos: [{ url: 'https://gitlab.com/acme/shop' }] }, 400, 'repos.0.url'],
  ['a repository out of reach', { ...asked, repos: [{ url: 'https://github.com/acme/web' }] }, 403, 'acme/web'],
  ['a branch that is not there', { ...asked, repos: [{ ...repos[0], startingRef: 'gone' }] }, 400, 'Branch gone'],
  ['twenty-one repositories', { ...asked, repos: Array(21).fill(repos[0]) }, 400, 'repos'],
  ['a field that is not documented', { ...asked, webhook: { url: 'https://x.example' } }, 400, 'webhook'],
])('%s is refused', async (_, body, status, why) => {
  const { ask, cursor } = await start({ branches: { 'acme/shop': ['main'] } });
  const refused = await ask('agents', body);
  expect(refused.status).toBe(status);
  expect(refused.answer.error?.message).toContain(why);
  expect(cursor.agents()).toEqual([]);
});

test.each([
  ['no key', '', 401],
  ['another key', `Basic ${btoa('crsr_other:')}`, 401],
  ['the key with a password', `Basic ${btoa(`${KEY}:x`)}`, 401],
  ['a bearer', `Bearer ${KEY}`, 200],
])('%s', async (_, authorization, status) => {
  const { ask } = await start();
  expect((await ask('me', undefined, authorization)).status).toBe(status);
});

test('repositories are listed once a minute, and thirty times an hour', async () => {
  const clock = { now: 0 };
  const { ask } = await start({ clock: () => clock.now });
  expect((await ask('repositories')).answer).toEqual({ items: [{ url: 'https://github.com/acme/shop' }] });
  expect(await ask('repositories')).toMatchObject({ status: 429, retryAfter: '60' });
  for (let each = 1; each < 30; each += 1) {
    clock.now += MINUTE_MS;
    expect((await ask('repositories')).status).toBe(200);
  }
  clock.now += MINUTE_MS;
  expect((await ask('repositories')).status).toBe(429);
});

test('a missing agent or run is an error, and a test can have the next call refused', async () => {
  const { ask, cursor } = await start();
  expect((await ask(`agents/${ID}`)).answer.error?.code).toBe('agent_not_found');
  await ask('agents', asked);
  expect((await ask(`agents/${ID}/runs/run-9`)).answer.error?.code).toBe('run_not_found');
  expect((await ask('agents?limit=101')).status).toBe(400);
  expect((await ask('artifacts')).status).toBe(404);
  cursor.refuseNext({ status: 429, retryAfter: 9 });
  expect(await ask('me')).toMatchObject({ status: 429, retryAfter: '9' });
  cursor.remove(ID);
  expect((await ask(`agents/${ID}/runs`)).status).toBe(404);
});
