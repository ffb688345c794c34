import { type Context, Hono } from 'hono';
import { CursorError } from './errors.ts';
import { readNewAgent } from './new-agent.ts';
import { agentShape, runShape } from './shapes.ts';
import type { StoredAgent, StoredRun } from './state.ts';
import type { CursorWorld } from './world.ts';

/** What of the Cloud Agents API, version 1, is there. Everything else is answered with 404. */
export function createApp(world: CursorWorld): Hono {
  const app = new Hono();
  app.onError((error, call) => {
    if (!(error instanceof CursorError)) throw error;
    const { status, body, retryAfter } = error;
    return call.json(body, status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
  });
  app.get('/agents/:id', (call) => {
    const { name, prompt, runs } = agentOf(world, call);
    return call.text([name, runs.at(-1)?.status ?? '', prompt].join('\n\n'));
  });
  app.use(async (call, next) => {
    refuse(world, call);
    await next();
  });
  app.get('/v1/me', (call) => call.json({ apiKeyName: world.keyName, createdAt: new Date(0).toISOString() }));
  app.get('/v1/repositories', (call) => {
    world.limitLists();
    return call.json({ items: world.repositories.map((name) => ({ url: `https://github.com/${name}` })) });
  });
  app.post('/v1/agents', async (call) => {
    const { agent, run } = world.start(readNewAgent(await json(call), world));
    return call.json({ agent: agentShape(world.base(), agent), run: runShape(agent, run) });
  });
  app.get('/v1/agents', (call) => {
    const { items, nextCursor } = pageOf(call, world.state.agents.toReversed());
    return call.json({
      items: items.map((agent) => {
        const { repos: _, workOnCurrentBranch: __, autoCreatePR: ___, ...listed } = agentShape(world.base(), agent);
        return listed;
      }),
      ...(nextCursor === undefined ? {} : { nextCursor }),
    });
  });
  app.get('/v1/agents/:id', (call) => call.json(agentShape(world.base(), agentOf(world, call))));
  app.get('/v1/agents/:id/runs', (call) => {
    const agent = agentOf(world, call);
    const { items, nextCursor } = pageOf(call, agent.runs.toReversed());
    return call.json({
      items: items.map((run) => runShape(agent, run)),
      ...(nextCursor === undefined ? {} : { nextCursor }),
    });
  });
  app.get('/v1/agents/:id/runs/:run', (call) => {
    const agent = agentOf(world, call);
    return call.json(runShape(agent, runOf(agent, call)));
  });
  app.post('/v1/agents/:id/runs/:run/cancel', (call) => {
    const run = runOf(agentOf(world, call), call);
    if (run.status !== 'CREATING' && run.status !== 'RUNNING') {
      throw new CursorError(409, 'run_not_cancellable', 'The run is not active');
    }
    world.end(run, 'CANCELLED');
    return call.json({ id: run.id });
  });
  app.notFound((call) => call.json({ error: { code: 'not_found', message: 'Resource not found' } }, 404));
  return app;
}

/** Callers without the key, and what a test wants the next call to be answered with. */
function refuse(world: CursorWorld, call: Context): void {
  const given = call.req.header('authorization');
  const basic = `Basic ${Buffer.from(`${world.apiKey}:`).toString('base64')}`;
  if (given !== basic && given !== `Bearer ${world.apiKey}`) {
    throw new CursorError(401, 'unauthorized', 'Invalid API key');
  }
  const refused = world.refusals.shift();
  if (refused === undefined) return;
  const { status, code = 'internal', message = 'as asked', retryAfter } = refused;
  throw new CursorError(status, code, message, retryAfter);
}

async function json(call: Context): Promise<unknown> {
  try {
    return await call.req.json();
  } catch {
    throw new CursorError(400, 'validation_error', 'body: expected JSON');
  }
}

function agentOf({ state }: CursorWorld, call: Context): StoredAgent {
  const found = state.agents.find(({ id }) => id === call.req.param('id'));
  if (found === undefined) throw new CursorError(404, 'agent_not_found', 'Agent not found');
  return found;
}

function runOf({ runs }: StoredAgent, call: Context): StoredRun {
  const found = runs.find(({ id }) => id === call.req.param('run'));
  if (found === undefined) throw new CursorError(404, 'run_not_found', 'Run not found');
  return found;
}

/** Newest first. The cursor is the id of the first item of the next page. */
function pageOf<Item extends { readonly id: string }>(call: Context, all: readonly Item[]) {
  const limit = Number(call.req.query('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw new CursorError(400, 'validation_error', 'limit: expected 1 to 100');
  }
  const cursor = call.req.query('cursor');
  const from = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor);
  if (from === -1) throw new CursorError(400, 'validation_error', 'cursor: unknown');
  return { items: all.slice(from, from + limit), nextCursor: all[from + limit]?.id };
}
