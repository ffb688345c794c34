import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { type Listening, listen } from '@mendhook/emulators/listen';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { streamSSE } from 'hono/streaming';
import { apiError } from './api-error.ts';
import type { Conversation } from './conversation.ts';
import { type Message, messageEvents } from './message-events.ts';
import { type MessagesRequest, messagesRequest } from './messages-request.ts';
import { type ContentBlock, nextTurn } from './next-turn.ts';
import { estimateUsage, inputTokens } from './usage.ts';

export interface ScriptedMessagesApiOptions {
  readonly conversation: Conversation;
  /** The key that callers must show, as `x-api-key` or as a bearer token. */
  readonly apiKey: string;
  /** 0, and left out, takes any free one. */
  readonly port?: number;
}

type RequestVariables = { Variables: { requestId: string } };
type RequestContext = Context<RequestVariables>;

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/**
 * Serves a stand-in of the Messages API on 127.0.0.1 that plays a written conversation instead of asking a model.
 * It keeps nothing between requests: each tells by itself how far the conversation has come.
 */
export function startScriptedMessagesApi(options: ScriptedMessagesApiOptions): Promise<Listening> {
  return listen(createApp(options).fetch, options.port ?? 0);
}

function createApp({ conversation, apiKey }: ScriptedMessagesApiOptions) {
  const app = new Hono<RequestVariables>();
  app.use(async (context, next) => {
    context.set('requestId', `req_${randomUUID().replaceAll('-', '')}`);
    await next();
    context.header('request-id', context.get('requestId'));
  });
  // Older versions of Claude Code knock before they talk.
  app.on(['GET', 'HEAD'], '/', (context) => context.text('A scripted Messages API: it plays a conversation.\n'));
  app.use('/v1/*', async (context, next) => {
    if (!isKey(apiKey, shownKey(context))) throw refuse(context, 401, 'invalid x-api-key');
    await next();
  });
  app.use(
    '/v1/*',
    bodyLimit({
      maxSize: BODY_LIMIT_BYTES,
      onError: (context) => apiError(413, 'Request exceeds the maximum size', context.get('requestId')).getResponse(),
    }),
  );
  app.post('/v1/messages', async (context) => {
    const request = await readRequest(context);
    const turn = nextTurn(conversation, request);
    if (turn.kind === 'unscripted') throw refuse(context, 400, `The scripted model cannot answer: ${turn.reason}.`);
    const message = createMessage(request, turn.content);
    if (!request.stream) return context.json(message);
    return streamSSE(context, async (stream) => {
      for (const event of messageEvents(message)) {
        await stream.writeSSE({ event: event.type, data: JSON.stringify(event) });
      }
    });
  });
  app.post('/v1/messages/count_tokens', async (context) =>
    context.json({ input_tokens: inputTokens(await readRequest(context)) }),
  );
  app.notFound((context) =>
    refuse(context, 404, `there is no ${context.req.method} ${context.req.path}`).getResponse(),
  );
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse();
    return refuse(context, 500, `the stand-in itself failed: ${error.message}`).getResponse();
  });
  return app;
}

async function readRequest(context: RequestContext): Promise<MessagesRequest> {
  const body: unknown = await context.req.json().catch(() => {
    throw refuse(context, 400, 'The request body is not valid JSON');
  });
  const read = messagesRequest.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw refuse(context, 400, `${issue?.path.join('.')}: ${issue?.message}`);
}

const createMessage = (request: MessagesRequest, content: readonly ContentBlock[]): Message => ({
  id: `msg_${randomUUID().replaceAll('-', '')}`,
  type: 'message',
  role: 'assistant',
  model: request.model,
  content,
  stop_reason: content.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn',
  stop_sequence: null,
  usage: estimateUsage(request, content),
});

const refuse = (context: RequestContext, status: Parameters<typeof apiError>[0], message: string) =>
  apiError(status, message, context.get('requestId'));

const shownKey = (context: RequestContext): string =>
  context.req.header('x-api-key') ?? context.req.header('authorization')?.replace(/^bearer +/i, '') ?? '';

const digest = (text: string) => createHash('sha256').update(text).digest();
const isKey = (expected: string, shown: string): boolean =>
  expected !== '' && timingSafeEqual(digest(expected), digest(shown));
