import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { createFields, readNewIssue } from './create-issue.ts';
import { documentSchema, documentText, NO_DOCUMENT, refuseDocument, TOO_LONG } from './document.ts';
import { invalidPayload, JiraError, notFound } from './errors.ts';
import { idOf, type Project, type Transition } from './project.ts';
import { searchIssues } from './search.ts';
import { commentShape, issueShape, userOf } from './shapes.ts';
import type { StoredIssue } from './state.ts';
import type { JiraWorld } from './world.ts';

/** The name of the account whose token is used. */
const OWN_NAME = 'mendhook';

/** What of the REST API, version 3, is there. Everything else is answered with 404. */
export function createApp(world: JiraWorld): Hono {
  const app = new Hono();
  app.onError((error, call) => {
    if (!(error instanceof JiraError)) throw error;
    return call.json(error.body, error.status);
  });
  app.get('/browse/:issue', (call) => {
    const { key, summary, status, description, comments: said } = issueOf(world, call);
    const texts = [description, ...said.map(({ body }) => body)].flatMap((each) =>
      each === null ? [] : documentText(each),
    );
    return call.text([`${key} ${summary}`, status, ...texts].join('\n\n'));
  });
  app.use(async (call, next) => refuse(world, call) ?? next());
  app.get('/rest/api/3/myself', (call) => call.json(userOf(OWN_NAME)));
  app.get('/rest/api/3/mypermissions', (call) => call.json(permissionsOf(world, call)));
  app.get('/rest/api/3/issue/createmeta/:project/issuetypes', (call) => call.json(issueTypes(world, call)));
  app.get('/rest/api/3/issue/createmeta/:project/issuetypes/:type', (call) => call.json(typeFields(world, call)));
  app.post('/rest/api/3/issue', async (call) => {
    const made = world.create({ ...readNewIssue(await json(call), world.projects), reporter: OWN_NAME });
    return call.json({ id: made.id, key: made.key, self: issueShape(world.base(), made).self }, 201);
  });
  app.get('/rest/api/3/issue/:issue', (call) =>
    call.json(
      issueShape(world.base(), issueOf(world, call), {
        fields: listOf(call, 'fields'),
        properties: listOf(call, 'properties'),
      }),
    ),
  );
  app.post('/rest/api/3/search/jql', async (call) => call.json(search(world, await json(call))));
  app.get('/rest/api/3/issue/:issue/comment', (call) => call.json(comments(world, call)));
  app.post('/rest/api/3/issue/:issue/comment', async (call) => {
    const issue = issueOf(world, call);
    const comment = world.comment(issue, { author: OWN_NAME, ...readComment(await json(call)) });
    return call.json(commentShape(world.base(), issue, comment, false), 201);
  });
  app.get('/rest/api/3/issue/:issue/transitions', (call) => {
    const transitions = transitionsOf(world, issueOf(world, call)).map(({ name, to }) => ({
      id: idOf(name),
      name,
      to: { id: idOf(to), name: to },
      isAvailable: true,
    }));
    return call.json({ expand: 'transitions', transitions });
  });
  app.post('/rest/api/3/issue/:issue/transitions', async (call) => {
    const issue = issueOf(world, call);
    const wanted = transitionSchema.safeParse(await json(call)).data?.transition.id;
    const transition = transitionsOf(world, issue).find(({ name }) => idOf(name) === wanted);
    if (transition === undefined) {
      throw new JiraError(400, {
        messages: [
          'It seems that you have tried to perform a workflow operation that is not valid for the current state of this issue.',
        ],
      });
    }
    world.transition(issue, transition, OWN_NAME);
    return call.body(null, 204);
  });
  app.notFound((call) => call.json({ 'status-code': 404, message: 'null for uri' }, 404));
  return app;
}

/** What a test wants the next call to be answered with, and callers without the token. */
function refuse(world: JiraWorld, call: Context): Response | undefined {
  const refused = world.refusals.shift();
  if (refused !== undefined) {
    const { status, retryAfter, body = { errorMessages: ['as asked'], errors: {} } } = refused;
    const headers =
      retryAfter === undefined ? {} : { 'retry-after': String(retryAfter), 'ratelimit-reason': 'jira-burst-based' };
    return call.json(body, status, headers);
  }
  const expected = `Basic ${Buffer.from(`${world.email}:${world.apiToken}`).toString('base64')}`;
  if (call.req.header('authorization') === expected) return undefined;
  return call.json({ message: 'Client must be authenticated to access this resource.', 'status-code': 401 }, 401);
}

async function json(call: Context): Promise<unknown> {
  try {
    return await call.req.json();
  } catch {
    throw new JiraError(400, { messages: ['There was an error parsing JSON. Check that your request body is valid.'] });
  }
}

const listOf = (call: Context, name: string): readonly string[] | undefined =>
  call.req.queries(name)?.flatMap((each) => each.split(','));

function issueOf({ state }: JiraWorld, call: Context): StoredIssue {
  const wanted = call.req.param('issue');
  const found = state.issues.find(({ id, key }) => id === wanted || key.toLowerCase() === wanted?.toLowerCase());
  if (found === undefined) throw notFound();
  return found;
}

function projectOf({ projects }: JiraWorld, call: Context): Project {
  const wanted = call.req.param('project');
  const found = projects.find(({ key }) => key === wanted || idOf(key) === wanted);
  if (found === undefined || !found.mayCreate) {
    throw new JiraError(404, { messages: [`No project could be found with key '${wanted}'.`] });
  }
  return found;
}

function permissionsOf({ projects }: JiraWorld, call: Context) {
  const key = call.req.query('projectKey');
  const project = projects.find((each) => each.key === key);
  if (project === undefined) throw new JiraError(404, { messages: [`No project could be found with key '${key}'.`] });
  const names = call.req.queries('permissions')?.flatMap((each) => each.split(',')) ?? [];
  const permissions = names.map((name) => [
    name,
    { key: name, type: 'PROJECT', havePermission: name !== 'CREATE_ISSUES' || project.mayCreate },
  ]);
  return { permissions: Object.fromEntries(permissions) };
}

function issueTypes(world: JiraWorld, call: Context) {
  const types = projectOf(world, call).issueTypes.map((name) => ({ id: idOf(name), name, subtask: false }));
  return { startAt: 0, maxResults: 50, total: types.length, issueTypes: types };
}

function typeFields(world: JiraWorld, call: Context) {
  const project = projectOf(world, call);
  if (!project.issueTypes.some((name) => idOf(name) === call.req.param('type'))) {
    throw new JiraError(404, { messages: ['The issue type was not found.'] });
  }
  const fields = createFields(project);
  return { startAt: 0, maxResults: 50, total: fields.length, fields };
}

const searchSchema = z.object({
  jql: z.string(),
  fields: z.array(z.string()).default(['id']),
  properties: z.array(z.string()).max(5).optional(),
  maxResults: z.int().positive().default(50),
});

/** A search sees what was written a while ago: https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/ */
function search(world: JiraWorld, body: unknown) {
  const read = searchSchema.safeParse(body);
  if (!read.success) throw invalidPayload();
  const { jql, fields, properties, maxResults } = read.data;
  const indexed = world.state.issues.filter(({ created }) => created + world.indexDelayMs <= world.clock());
  const found = searchIssues(jql, indexed).slice(0, maxResults);
  return { isLast: true, issues: found.map((issue) => issueShape(world.base(), issue, { fields, properties })) };
}

function comments(world: JiraWorld, call: Context) {
  const issue = issueOf(world, call);
  const [startAt, most] = [
    Number(call.req.query('startAt') ?? 0),
    Math.min(100, Number(call.req.query('maxResults') ?? 100)),
  ];
  const all = call.req.query('orderBy') === '-created' ? issue.comments.toReversed() : issue.comments;
  const withProperties = (listOf(call, 'expand') ?? []).includes('properties');
  return {
    startAt,
    maxResults: most,
    total: all.length,
    comments: all.slice(startAt, startAt + most).map((each) => commentShape(world.base(), issue, each, withProperties)),
  };
}

const commentSchema = z.object({
  body: z.unknown(),
  properties: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
});

function readComment(body: unknown) {
  const read = commentSchema.safeParse(body);
  if (!read.success || Array.isArray(body)) throw invalidPayload();
  const refused = refuseDocument(read.data.body);
  if (refused === 'invalid') throw new JiraError(400, { messages: ['INVALID_INPUT'] });
  if (refused !== undefined)
    throw new JiraError(400, { errors: { comment: refused === 'too long' ? TOO_LONG : NO_DOCUMENT } });
  return {
    body: documentSchema.parse(read.data.body),
    properties: Object.fromEntries(read.data.properties.map(({ key, value }) => [key, value])),
  };
}

const transitionSchema = z.object({ transition: z.object({ id: z.string() }) });

const transitionsOf = ({ projects }: JiraWorld, { project, status }: StoredIssue): readonly Transition[] =>
  (projects.find(({ key }) => key === project)?.transitions ?? []).filter(
    ({ from }) => from === undefined || from.includes(status),
  );
