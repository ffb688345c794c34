import { z } from 'zod';
import type { ModelConfig } from '../../core/config/config.ts';
import { MINUTE_MS } from '../../core/durations.ts';
import type { AttemptOptions } from '../attempt-run.ts';
import type { GatewayCall } from '../gateway/gateway-call.ts';
import type { Spent } from '../gateway/spending.ts';
import { startGateway } from '../gateway/start-gateway.ts';
import type { Upstream } from '../gateway/upstream.ts';

/** Output in tokens. What a call may cost at most is set aside before it. */
const MAX_OUTPUT_TOKENS = 2_000;
const ANSWERS_WITHIN_MS = 3 * MINUTE_MS;

type AskTerms = Pick<AttemptOptions, 'clock' | 'signal'>;

/** `text`: what the model said. `reason`: why it said nothing, a part of a sentence. */
export type Asked = { readonly spent: Spent; readonly call: GatewayCall | undefined } & (
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: string }
);

/**
 * Makes one call to the model, through a gateway of its own that holds the cap. The call has no tools. A failure is a result, not a
 * throw.
 */
export async function askOnce(
  { clock, signal }: AskTerms,
  question: {
    readonly upstream: Upstream;
    readonly model: ModelConfig;
    readonly system: string;
    readonly prompt: string;
    readonly limitDollars: number;
  },
): Promise<Asked> {
  const { upstream, model: settings, system, prompt, limitDollars } = question;
  const calls: GatewayCall[] = [];
  const gateway = await startGateway({
    upstream,
    allowedModels: [settings.investigate],
    fallbackModel: settings.fallback,
    limitDollars,
    clock,
    onCall: (call) => void calls.push(call),
  });
  try {
    const response = await fetch(`${gateway.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'anthropic-version': API_VERSION, 'x-api-key': gateway.token },
      body: JSON.stringify({
        model: settings.investigate,
        max_tokens: MAX_OUTPUT_TOKENS,
        system,
        messages: [{ role: 'user', content: prompt }],
      }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)]),
    });
    return await readAnswer(response).then(async (read) => ({ ...read, ...(await settled()) }));
  } catch (error) {
    signal.throwIfAborted();
    const reason =
      error instanceof Error && error.name === 'TimeoutError' ? 'the model did not answer in time' : NO_ANSWER;
    return { kind: 'failed', reason, ...(await settled()) };
  } finally {
    await gateway.close();
  }

  /** Once the gateway is closed, what was spent is final. */
  async function settled(): Promise<Pick<Asked, 'spent' | 'call'>> {
    await gateway.close();
    return { spent: gateway.spent(), call: calls[0] };
  }
}

/** https://docs.claude.com/en/api/versioning */
const API_VERSION = '2023-06-01';
const NO_ANSWER = 'the model’s answer could not be read';

const answerSchema = z.object({
  stop_reason: z.string().nullish(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
});
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

async function readAnswer(
  response: Response,
): Promise<{ readonly kind: 'said'; readonly text: string } | { readonly kind: 'failed'; readonly reason: string }> {
  const body: unknown = await response.json();
  if (!response.ok) {
    const said = errorSchema.safeParse(body).data?.error.message;
    return { kind: 'failed', reason: `the call to the model failed${said === undefined ? '' : `: ${said}`}` };
  }
  const answer = answerSchema.safeParse(body).data;
  if (answer === undefined) return { kind: 'failed', reason: NO_ANSWER };
  if (answer.stop_reason === 'max_tokens') return { kind: 'failed', reason: 'the model’s answer was too long' };
  return { kind: 'said', text: answer.content.map(({ text = '' }) => text).join('') };
}
