import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectUpstream } from '../../../batch-job/gateway/connect-upstream.ts';
import type { GatewayCall } from '../../../batch-job/gateway/gateway-call.ts';
import { startGateway } from '../../../batch-job/gateway/start-gateway.ts';
import { type BedrockReply, type BedrockRequest, startBedrockServer } from '../../fakes/bedrock-server.ts';
import { answer, startPhase, VERDICT } from '../phases/start-phase.ts';

const MODEL = 'us.anthropic.claude-opus-5-5';
const closers: Array<() => Promise<void>> = [];
beforeEach(() => {
  // What the job role's credentials come to.
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'of-the-job-role');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0).reverse()) await close();
});

async function openBedrock(reply: (request: BedrockRequest, index: number) => BedrockReply) {
  const bedrock = await startBedrockServer(reply);
  closers.push(bedrock.close);
  const upstream = connectUpstream({ provider: 'bedrock', region: 'us-east-1' }, { url: bedrock.url, secrets: {} });
  return { bedrock, upstream };
}

async function start(reply: (request: BedrockRequest, index: number) => BedrockReply) {
  const { bedrock, upstream } = await openBedrock(reply);
  const calls: GatewayCall[] = [];
  const gateway = await startGateway({
    upstream,
    allowedModels: [MODEL],
    limitDollars: 2,
    clock: Date.now,
    onCall: (call) => calls.push(call),
    retry: { random: () => 0, sleep: async () => undefined },
  });
  closers.push(gateway.close);
  const post = (body: object, path = '/v1/messages') =>
    fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': gateway.token, 'anthropic-beta': 'claude-code-20250219,effort-2025-11-24' },
      body: JSON.stringify({ ...BODY, ...body }),
    });
  return { bedrock, gateway, calls, post };
}

const BODY = {
  model: MODEL,
  max_tokens: 1_000,
  messages: [{ role: 'user', content: 'hi' }],
  metadata: { user_id: 'x' },
  output_config: { effort: 'medium' },
};
const hello: BedrockReply = { blocks: [{ text: 'hello' }] };

test('a stream comes back as the Messages API would send it, and is counted', async () => {
  const { bedrock, gateway, calls, post } = await start(() => hello);
  const text = await (await post({ stream: true })).text();
  expect(text).toContain('event: content_block_delta\ndata: {"type":"content_block_delta"');
  expect(text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true);
  const [seen] = bedrock.requests;
  expect(seen?.path).toBe(`/model/${MODEL}/invoke-with-response-stream`);
  expect(seen?.body).toEqual({
    anthropic_version: 'bedrock-2023-05-31',
    anthropic_beta: ['effort-2025-11-24'],
    max_tokens: 1_000,
    messages: BODY.messages,
    output_config: BODY.output_config,
  });
  expect(seen?.headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d+\/us-east-1\/bedrock\//);
  expect(seen?.headers['x-amz-security-token']).toBe('session');
  expect(JSON.stringify(seen)).not.toContain(gateway.token);
  await gateway.close();
  // 4 and 20 dollars a million, and a tenth more for a profile of one part of the world.
  expect(calls).toMatchObject([{ model: MODEL, status: 200, tokens: { input: 100, output: 20 } }]);
  expect(gateway.spent().dollars).toBeCloseTo(((100 * 4 + 20 * 20) * 1.1) / 1e6, 10);
});

test('a whole answer, and a count', async () => {
  const { bedrock, gateway, post } = await start(() => hello);
  expect(await (await post({})).json()).toMatchObject({ type: 'message', content: [{ text: 'hello' }] });
  expect(await (await post({}, '/v1/messages/count_tokens')).json()).toEqual({ input_tokens: 42 });
  expect(bedrock.requests.map(({ path }) => path)).toEqual([`/model/${MODEL}/invoke`, `/model/${MODEL}/count-tokens`]);
  expect(gateway.spent().calls).toBe(1);
});

describe('a fault of Bedrock’s', () => {
  test.each([
    ['ThrottlingException', 429, 429, 'rate_limit_error', 6],
    ['ServiceUnavailableException', 503, 529, 'overloaded_error', 6],
    ['ValidationException', 400, 400, 'invalid_request_error', 1],
    ['AccessDeniedException', 403, 403, 'permission_error', 1],
    ['ResourceNotFoundException', 404, 404, 'not_found_error', 1],
  ])('%s is told as the Messages API would', async (exception, status, told, type, tries) => {
    const { bedrock, post } = await start(() => ({ exception, status }));
    const response = await post({ stream: true });
    expect(response.status).toBe(told);
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { type, message: expect.stringMatching(/Amazon Bedrock/) },
    });
    expect(bedrock.requests).toHaveLength(tries);
  });

  test('that begins the stream is tried again', async () => {
    const { bedrock, post } = await start((_, index) =>
      index === 0 ? { exception: 'ThrottlingException', status: 429, inStream: true } : hello,
    );
    expect(await (await post({ stream: true })).text()).toContain('hello');
    expect(bedrock.requests).toHaveLength(2);
  });
});

test('the real Claude Code comes to its verdict through it', { timeout: 60_000 }, async () => {
  const { bedrock, upstream } = await openBedrock((_, index) => {
    const reply = index === 0 ? { blocks: [{ tool: 'Glob', input: { pattern: '*' } }] } : answer(VERDICT);
    return 'blocks' in reply ? reply : { blocks: [] };
  });
  const { result } = await startPhase(() => ({ hang: true }), { upstream, model: MODEL, provider: 'bedrock' });
  expect(result).toMatchObject({ kind: 'verdict', verdict: VERDICT, turns: 2 });
  expect(bedrock.requests[1]?.path).toBe(`/model/${MODEL}/invoke-with-response-stream`);
  expect(JSON.stringify(bedrock.requests[1]?.body)).toContain('README.md');
  for (const { body } of bedrock.requests) {
    expect(Object.keys(body)).not.toEqual(
      expect.arrayContaining(['model', 'stream', 'metadata', 'context_management']),
    );
    expect(JSON.stringify(body['tools'])).not.toContain('defer_loading');
  }
});

test('an attempt without a key for Anthropic says what is missing', () => {
  const connect = () => connectUpstream({ provider: 'anthropic' }, { url: undefined, secrets: {} });
  expect(connect).toThrow('the secret holds no model.apiKey, which provider anthropic needs');
});
