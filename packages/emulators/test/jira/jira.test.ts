import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'jira.js/core';
import { expect, onTestFinished, test } from 'vitest';
import { type JiraOptions, startJira } from '../../jira/start.ts';
import { temporaryDirectory } from '../aws/stand-in.ts';

const ACCOUNT = { email: 'bot@example.com', apiToken: 'token' };

async function start(options: Partial<JiraOptions> = {}) {
  const jira = await startJira({
    stateDirectory: temporaryDirectory(),
    ...ACCOUNT,
    projects: [{ key: 'SHOP' }],
    ...options,
  });
  onTestFinished(jira.close);
  const send = async (path: string, body?: unknown, account = ACCOUNT) => {
    const response = await fetch(`${jira.url}/rest/api/3${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${account.email}:${account.apiToken}`).toString('base64')}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers };
  };
  return { jira, send };
}

const doc = (text: string) => ({
  version: 1,
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const fields = { project: { key: 'SHOP' }, issuetype: { name: 'Bug' }, summary: 'It fails', description: doc('here') };

test('the official client opens, reads, finds and comments an issue, which survives a restart', async () => {
  const stateDirectory = temporaryDirectory();
  const { jira } = await start({ stateDirectory });
  const client = createClient({ host: jira.url, auth: { type: 'basic', ...ACCOUNT } });
  const call = (method: 'GET' | 'POST', path: string, body?: object) =>
    client.sendRequest<unknown>({ url: `/rest/api/3/${path}`, method, ...(body && { body }) });
  const labels = ['mendhook', 'mendhook-1'];
  const properties = [{ key: 'mendhook', value: { incident: '1' } }];
  expect(await call('POST', 'issue', { fields: { ...fields, labels }, properties })).toMatchObject({ key: 'SHOP-1' });
  const jql = 'project = "SHOP" AND labels = "mendhook-1"';
  expect(await call('POST', 'search/jql', { jql, fields: ['summary'], properties: ['mendhook'] })).toMatchObject({
    issues: [{ key: 'SHOP-1', fields: { summary: 'It fails' }, properties: { mendhook: { incident: '1' } } }],
  });
  const comment = { body: doc('merged'), properties: [{ key: 'mendhook', value: 'merged' }] };
  await call('POST', 'issue/SHOP-1/comment', comment);
  expect(await call('GET', 'issue/SHOP-1/comment?orderBy=-created&expand=properties')).toMatchObject({
    comments: [{ properties: [{ key: 'mendhook', value: 'merged' }] }],
  });
  expect(await call('GET', 'issue/SHOP-1?fields=summary,status')).toMatchObject({
    fields: { summary: 'It fails', status: { name: 'To Do' } },
  });
  await jira.close();
  const again = await start({ stateDirectory });
  expect(again.jira.issues()).toMatchObject([{ key: 'SHOP-1', description: 'here', comments: ['merged'] }]);
});

test.each<[string, unknown, string]>([
  ['no JSON', '{', 'parsing JSON'],
  ['an unknown project', { fields: { ...fields, project: { key: 'NONE' } } }, '"project":"valid project is required"'],
  [
    'an unknown issue type',
    { fields: { ...fields, issuetype: { name: 'Riddle' } } },
    '"issuetype":"Specify a valid issue type"',
  ],
  ['no summary', { fields: { ...fields, summary: '' } }, 'You must specify a summary of the issue.'],
  ['a summary of two lines', { fields: { ...fields, summary: 'a\nb' } }, 'contains newline characters'],
  ['a summary that is too long', { fields: { ...fields, summary: 'x'.repeat(256) } }, "can't exceed 255"],
  ['text in place of a document', { fields: { ...fields, description: 'text' } }, 'must be an Atlassian Document'],
  [
    'an unknown node',
    { fields: { ...fields, description: { ...doc('x'), content: [{ type: 'blink' }] } } },
    'INVALID_INPUT',
  ],
  ['an empty text', { fields: { ...fields, description: doc('') } }, 'INVALID_INPUT'],
  ['a description that is too long', { fields: { ...fields, description: doc('x'.repeat(32_767)) } }, '32,767'],
  ['a label with a blank', { fields: { ...fields, labels: ['a b'] } }, 'contains spaces'],
  ['components that are no list', { fields: { ...fields, components: 'Basket' } }, 'data was not an array'],
  ['a field that is not there', { fields: { ...fields, customfield_1: 'x' } }, "Field 'customfield_1' cannot be set"],
])('%s is refused', async (_, body, why) => {
  const { jira, send } = await start();
  const refused = await send('/issue', body);
  expect(refused.status).toBe(400);
  expect(refused.text).toContain(why);
  expect(jira.issues()).toEqual([]);
});

test.each([['null'], ['[]'], ['{"body":{},"properties":"x"}']])('the comment %s is refused', async (body) => {
  const { jira, send } = await start();
  await send('/issue', { fields });
  const refused = await send('/issue/SHOP-1/comment', body);
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('Invalid request payload') });
  expect(jira.issues()).toMatchObject([{ comments: [] }]);
});

test('a project refuses an issue without its required field, and names all that is wrong', async () => {
  const customFields = [{ id: 'customfield_10010', name: 'Team', required: true }];
  const { send, jira } = await start({ projects: [{ key: 'SHOP', customFields, hiddenFields: ['labels'] }] });
  const refused = await send('/issue', { fields: { ...fields, labels: ['x'] } });
  expect(JSON.parse(refused.text)).toEqual({
    errorMessages: [],
    errors: {
      customfield_10010: 'Team is required.',
      labels: "Field 'labels' cannot be set. It is not on the appropriate screen, or unknown.",
    },
  });
  const meta = JSON.parse((await send('/issue/createmeta/SHOP/issuetypes')).text);
  const listed = await send(`/issue/createmeta/SHOP/issuetypes/${meta.issueTypes[0].id}`);
  expect(JSON.parse(listed.text).fields.filter(({ required }: { required: boolean }) => required)).toMatchObject([
    { fieldId: 'project' },
    { fieldId: 'issuetype' },
    { fieldId: 'summary' },
    { fieldId: 'customfield_10010', name: 'Team' },
  ]);
  await send('/issue', { fields: { ...fields, customfield_10010: 'shop' } });
  expect(jira.issues()).toHaveLength(1);
});

test('another token, an issue that is not there and an unknown path are refused', async () => {
  const { send } = await start();
  expect((await send('/myself', undefined, { ...ACCOUNT, apiToken: 'other' })).status).toBe(401);
  expect((await send('/issue/SHOP-9')).text).toContain('does not exist or you do not have permission');
  expect((await send('/dashboard')).status).toBe(404);
});

test('it is throttled when it is told to, and says for how long', async () => {
  const { jira, send } = await start();
  jira.refuseNext({ status: 429, retryAfter: 60 });
  const refused = await send('/myself');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  expect((await send('/myself')).status).toBe(200);
});

test.each([
  ['issue.property[mendhook].incident = "1"', 'does not exist or you do not have permission to view it'],
  ['text ~ "fails"', 'unsupported clause'],
])('a search for %s is refused', async (jql, why) => {
  const { send } = await start();
  expect(await send('/search/jql', { jql })).toMatchObject({ status: 400, text: expect.stringContaining(why) });
});

test('a search does not see what was just written', async () => {
  const clock = { now: 1_000_000 };
  const { send } = await start({ indexDelayMs: 60_000, clock: () => clock.now });
  await send('/issue', { fields: { ...fields, labels: ['one'] } });
  const find = async () => JSON.parse((await send('/search/jql', { jql: 'labels = one' })).text).issues.length;
  expect(await find()).toBe(0);
  clock.now += 60_000;
  expect(await find()).toBe(1);
});

test('a transition is made where the workflow has it', async () => {
  const { jira, send } = await start();
  await send('/issue', { fields });
  const names = async () =>
    JSON.parse((await send('/issue/SHOP-1/transitions')).text).transitions.map(
      ({ id, name }: { id: string; name: string }) => [name, id],
    );
  const [[, start_], , [, done]] = await names();
  expect((await send('/issue/SHOP-1/transitions', { transition: { id: done } })).status).toBe(204);
  expect((await send('/issue/SHOP-1/transitions', { transition: { id: start_ } })).status).toBe(400);
  expect(jira.issues()).toMatchObject([{ status: 'Done', transitions: ['Done'] }]);
});

test('a webhook is signed, is sent again after a 503 with the same identifier, and tells who did what', async () => {
  const calls: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    calls.push({ headers: request.headers, body: Buffer.concat(await Array.fromAsync(request)).toString() });
    response.writeHead(calls.length === 1 ? 503 : 200).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const { jira } = await start({ retryAfterMs: 1 });
  jira.setWebhook({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jira`, secret: 'It is secret' });
  const key = jira.report({ project: 'SHOP', summary: 'It fails', description: 'one\n\ntwo', labels: ['mendhook'] });
  await jira.settled();
  const [first, second] = calls;
  expect(first?.headers['x-hub-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
  expect(second?.headers['x-atlassian-webhook-identifier']).toBe(first?.headers['x-atlassian-webhook-identifier']);
  expect([first, second].map((call) => call?.headers['x-atlassian-webhook-retry'])).toEqual([undefined, '1']);
  expect(JSON.parse(second?.body ?? '')).toMatchObject({
    webhookEvent: 'jira:issue_created',
    user: { displayName: 'ada' },
    issue: { key, fields: { labels: ['mendhook'], project: { key: 'SHOP' }, description: 'one\n\ntwo' } },
  });
  jira.edit(key, { description: 'three' });
  jira.comment(key, 'me too');
  await jira.settled();
  const told = calls.slice(2).map(({ body }) => JSON.parse(body));
  const shown = told.map(({ webhookEvent, changelog }) => `${webhookEvent}, fields: ${changelog?.items.length ?? 0}`);
  expect(shown.toSorted()).toEqual([
    'comment_created, fields: 0',
    'jira:issue_updated, fields: 0',
    'jira:issue_updated, fields: 1',
  ]);
});
