import { startCursor } from '@mendhook/emulators/cursor';
import { listen } from '@mendhook/emulators/listen';
import { expect, onTestFinished, test } from 'vitest';
import { createCursorAgents } from '../../adapters/cursor-coding-agents.ts';
import { messageOf } from '../../core/errors.ts';
import { temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';
import { createMemoryCodingAgents } from '../fakes/memory-coding-agents.ts';
import { aTask, codingAgentsContract, ID } from './coding-agents-contract.ts';
import { startFaultyFront } from './faulty-front.ts';

const KEY = 'crsr_0123456789';

codingAgentsContract('agents in memory', async () => {
  const agents = createMemoryCodingAgents(() => 1);
  return {
    agents,
    tasks: () => agents.tasks.map(({ id, name, prompt }) => ({ id, name, prompt })),
    play: agents.play,
    remove: agents.remove,
    fail: (fault) =>
      agents.failNext(
        fault === 'cut'
          ? { retryable: true, isDone: true }
          : { retryable: fault !== 400, code: String(fault), ...(fault === 429 ? { retryAfterMs: 120_000 } : {}) },
      ),
    close: async () => undefined,
  };
});

const STATUSES = {
  working: 'RUNNING',
  finished: 'FINISHED',
  error: 'ERROR',
  cancelled: 'CANCELLED',
  expired: 'EXPIRED',
} as const;

async function startLocal() {
  const cursor = await startCursor({ stateDirectory: temporaryDirectory(), apiKey: KEY, repositories: ['acme/shop'] });
  const front = await startFaultyFront(() => cursor.url);
  const close = async () => {
    await front.close();
    await cursor.close();
  };
  return { cursor, front, close };
}

codingAgentsContract('agents of Cursor', async () => {
  const { cursor, front, close } = await startLocal();
  return {
    agents: createCursorAgents({ apiKey: KEY, apiUrl: front.url }),
    tasks: () => cursor.agents().map(({ id, name, prompt }) => ({ id, name, prompt })),
    play: (id, state, { said, branches } = {}) =>
      cursor.play(id, STATUSES[state], {
        ...(said === undefined ? {} : { result: said }),
        ...(branches === undefined
          ? {}
          : {
              branches: branches.map(({ repository, name = '' }) => ({
                repoUrl: `github.com/${repository}`,
                branch: name,
              })),
            }),
      }),
    remove: cursor.remove,
    fail: (fault) =>
      front.next(
        fault === 'cut' ? 'cut' : { status: fault, ...(fault === 429 ? { headers: { 'retry-after': '120' } } : {}) },
      ),
    close,
  };
});

async function open(apiKey = KEY) {
  const local = await startLocal();
  onTestFinished(local.close);
  return { ...local, agents: createCursorAgents({ apiKey, apiUrl: local.cursor.url }) };
}

test('it works on a branch of its own of that repository, and opens a pull request', async () => {
  const { cursor, agents } = await open();
  await agents.start(aTask({ name: 'x'.repeat(300) }));
  expect(cursor.agents()).toMatchObject([
    {
      name: 'x'.repeat(100),
      autoCreatePR: true,
      repos: [{ url: 'https://github.com/acme/shop', startingRef: 'main' }],
    },
  ]);
});

test.each([
  ['another host', 'gitlab.com/acme/shop', undefined],
  ['a host that only begins like GitHub’s', 'github.com.evil.example/acme/shop', undefined],
  ['a path below a repository', 'github.com/acme/shop/pull', undefined],
  ['a scheme', 'https://github.com/acme/shop.git', 'acme/shop'],
])('a branch of %s', async (_, repoUrl, repository) => {
  const { cursor, agents } = await open();
  await agents.start(aTask());
  cursor.play(ID, 'FINISHED', { branches: [{ repoUrl, branch: 'b' }] });
  expect((await agents.read(ID))?.branches).toEqual([{ repository, name: 'b' }]);
});

test('a refused key is in no message', async () => {
  const { agents } = await open('crsr_wrong');
  expect(await agents.start(aTask()).catch(messageOf)).toBe('Cursor: it refuses the API key');
});

test('an answer that repeats the key does not show it, and an address that leads elsewhere is no link', async () => {
  const answers = [
    new Response(JSON.stringify({ error: { code: 'invalid', message: `bad\u202e key ${KEY}` } }), { status: 400 }),
    Response.json({ agent: { id: ID, url: 'https://evil.example/agents/x' } }),
    Response.json({ agent: { id: 'bc-another' } }),
    new Response('<html>'),
  ];
  const odd = await listen(async () => answers.shift() ?? new Response(null, { status: 500 }), 0);
  onTestFinished(odd.close);
  const agents = createCursorAgents({ apiKey: KEY, apiUrl: odd.url });
  expect(await agents.start(aTask()).catch(messageOf)).toBe('Cursor: bad key …');
  expect(await agents.start(aTask())).toEqual({ url: `${odd.url}/agents/${ID}` });
  expect(await agents.start(aTask()).catch(messageOf)).toBe('Cursor: it answered in an unknown form (agent.id)');
  expect(await agents.start(aTask()).catch(messageOf)).toBe('Cursor: it answered in an unknown form');
});

test('a status that is not documented yet is no end', async () => {
  const run = { id: 'run-1', status: 'PAUSED', updatedAt: '2026-04-13T18:30:00.000Z' };
  const odd = await listen(async () => Response.json({ items: [run] }), 0);
  onTestFinished(odd.close);
  const agents = createCursorAgents({ apiKey: KEY, apiUrl: odd.url });
  expect((await agents.read(ID))?.run).toEqual({ id: 'run-1', state: 'working', updatedAt: Date.parse(run.updatedAt) });
});

test('nothing is sent to where an answer redirects', async () => {
  const { cursor } = await open();
  const moved = await listen(async ({ url }) => Response.redirect(`${cursor.url}${new URL(url).pathname}`, 307), 0);
  onTestFinished(moved.close);
  const agents = createCursorAgents({ apiKey: KEY, apiUrl: moved.url });
  expect(await agents.start(aTask()).catch(messageOf)).toBe('Cursor: it could not be asked');
  expect(cursor.agents()).toEqual([]);
});
