import { z } from 'zod';
import { createAnthropicUpstream } from '../../../batch-job/gateway/anthropic-upstream.ts';
import type { GatewayCall } from '../../../batch-job/gateway/gateway-call.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../../../batch-job/gateway/start-gateway.ts';
import { type ModelServer, type Reply, type SeenRequest, startModelServer } from '../../fakes/model-server.ts';

export const MODEL = 'claude-opus-5-5';
const closers: Array<() => Promise<void>> = [];

/** Ends what the test has started; for `afterEach`. */
export async function closeGateways(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

interface Started {
  readonly gateway: Gateway;
  readonly model: ModelServer;
  readonly calls: GatewayCall[];
  readonly pauses: number[];
}

/** A gateway in front of a model that answers as told. Pauses are noted and not made. */
export async function start(
  reply: (request: SeenRequest, index: number) => Reply,
  { countOf, ...options }: Partial<GatewayOptions> & { countOf?: Parameters<typeof startModelServer>[1] } = {},
): Promise<Started> {
  const model = await startModelServer(reply, countOf);
  const calls: GatewayCall[] = [];
  const pauses: number[] = [];
  const gateway = await startGateway({
    upstream: createAnthropicUpstream({ url: model.url, apiKey: 'the-real-key' }),
    allowedModels: [MODEL],
    limitDollars: 2,
    clock: Date.now,
    onCall: (call) => calls.push(call),
    retry: { random: () => 0, sleep: async (milliseconds) => void pauses.push(milliseconds) },
    ...options,
  });
  closers.push(model.close, gateway.close);
  return { gateway, model, calls, pauses };
}

export const BODY = { model: MODEL, max_tokens: 1_000, stream: true, messages: [{ role: 'user', content: 'hi' }] };

export const post = (
  gateway: Gateway,
  body: unknown = BODY,
  headers: Record<string, string> = {},
  path = '/v1/messages',
) =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': gateway.token, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

export const hello: Reply = { blocks: [{ text: 'hello' }] };
const errorSchema = z.object({ type: z.literal('error'), error: z.object({ type: z.string(), message: z.string() }) });
export const errorOf = async (response: Response) => errorSchema.parse(await response.json()).error;
