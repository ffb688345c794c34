import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type Arguments, readArguments } from './arguments.ts';
import { COMMAND_PATH, takeCommandAnswer } from './command-answers.ts';
import { SlackError } from './errors.ts';
import { getPermalink, postMessage, updateMessage } from './methods/chat.ts';
import { channelHistory, channelInfo, joinChannel, listChannels, threadReplies } from './methods/conversations.ts';
import { completeUpload, deleteFile, getUploadUrl, takeUpload } from './methods/files.ts';
import { postEphemeral, setStatus } from './methods/passing.ts';
import { addReaction, listGroupMembers, testAuth, userInfo } from './methods/people.ts';
import { openView } from './methods/views.ts';
import { GatewayFault } from './rate-limits.ts';
import { takeAnswer } from './response-url.ts';
import { neededScopes, ofPrivate } from './scopes.ts';
import type { Workspace } from './workspace.ts';

interface Method {
  /** What the token must have been granted, for a public channel; undefined where any token does. */
  readonly scope?: string;
  readonly run: (workspace: Workspace, args: Arguments) => object;
}

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['auth.test', { run: testAuth }],
  ['chat.postMessage', { scope: 'chat:write', run: postMessage }],
  ['chat.update', { scope: 'chat:write', run: updateMessage }],
  ['chat.postEphemeral', { scope: 'chat:write', run: postEphemeral }],
  ['assistant.threads.setStatus', { scope: 'chat:write', run: setStatus }],
  ['chat.getPermalink', { run: getPermalink }],
  ['conversations.info', { scope: 'channels:read', run: channelInfo }],
  ['conversations.list', { scope: 'channels:read', run: listChannels }],
  ['conversations.join', { scope: 'channels:join', run: joinChannel }],
  ['conversations.history', { scope: 'channels:history', run: channelHistory }],
  ['conversations.replies', { scope: 'channels:history', run: threadReplies }],
  ['files.getUploadURLExternal', { scope: 'files:write', run: getUploadUrl }],
  ['files.completeUploadExternal', { scope: 'files:write', run: completeUpload }],
  ['files.delete', { scope: 'files:write', run: deleteFile }],
  // A view needs no scope: https://docs.slack.dev/reference/methods/views.open
  ['views.open', { run: openView }],
  ['reactions.add', { scope: 'reactions:write', run: addReaction }],
  ['usergroups.users.list', { scope: 'usergroups:read', run: listGroupMembers }],
  ['users.info', { scope: 'users:read', run: userInfo }],
]);

/** What a method needs, such as `chat:write` for `chat.postMessage`; undefined where any token does. */
export const scopeOf = (method: string): string | undefined => METHODS.get(method)?.scope;

/** Every scope that a method here can ask for: what the bot's token has unless told otherwise. */
export const ALL_SCOPES: readonly string[] = [
  // Of events and commands.
  ...['app_mentions:read', 'commands'],
  ...new Set([...METHODS.values()].flatMap(({ scope }) => (scope === undefined ? [] : [scope, ofPrivate(scope)]))),
];

/** Slack's Web API: `POST /api/METHOD`, always answered with `ok`. */
export function createSlackApp(workspace: Workspace, { token, scopes }: { token: string; scopes: readonly string[] }) {
  const app = new Hono();
  app.post(`${COMMAND_PATH}/:id`, async (call) =>
    takeCommandAnswer(workspace, call.req.param('id'), await call.req.text()),
  );
  app.on(['GET', 'POST'], '/api/:method', async (call) => {
    const args = await readArguments(call.req.raw);
    checkToken(call, args, token);
    call.header('x-oauth-scopes', scopes.join(','));
    const name = call.req.param('method');
    const method = METHODS.get(name);
    if (!method) throw new SlackError('unknown_method', { details: { req_method: name } });
    const needed = method.scope === undefined ? [] : neededScopes(workspace, method.scope, name, args);
    if (!needed.every((scope) => scopes.includes(scope))) {
      throw new SlackError('missing_scope', { details: { needed: needed.join(','), provided: scopes.join(',') } });
    }
    workspace.limits.count(name, args['channel']);
    return call.json({ ok: true, ...method.run(workspace, args) });
  });
  // The address is the secret: no token is asked for.
  app.post('/upload/v1/:id', async (call) => {
    const body = Buffer.from(await call.req.arrayBuffer());
    const { status, text } = takeUpload(workspace, call.req.param('id'), body);
    return call.text(text, status);
  });
  app.post('/actions/:channel/:id', async (call) => takeAnswer(workspace, call.req.path, await call.req.text()));
  app.notFound((call) => call.text('Not Found', 404));
  app.onError((error, call) => {
    if (error instanceof SlackError) return refuse(call, error);
    if (error instanceof GatewayFault) return new Response('upstream connect error', { status: error.status });
    console.error({ event: 'local-slack-failed', path: call.req.path, error });
    return call.json({ ok: false, error: 'internal_error' }, 500);
  });
  return app;
}

/** The token comes in the header or among the arguments. @throws {SlackError} not_authed, invalid_auth */
function checkToken(call: Context, args: Arguments, token: string): void {
  const header = /^Bearer\s+(\S+)$/i.exec(call.req.header('authorization') ?? '')?.[1];
  const shown = header ?? args['token'];
  if (typeof shown !== 'string' || shown === '') throw new SlackError('not_authed');
  if (!timingSafeEqual(digest(shown), digest(token))) throw new SlackError('invalid_auth');
}

function refuse(call: Context, error: SlackError): Response {
  const body = { ok: false, error: error.code, ...error.details };
  if (error.retryAfter === undefined) return call.json(body);
  return call.json(body, 429, { 'retry-after': String(error.retryAfter) });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
