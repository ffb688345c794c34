import { z } from 'zod';
import { priceOf } from '../../../../core/model-prices.ts';
import { bad, type Finding, good } from '../finding.ts';

const API = 'https://api.anthropic.com';
const WAIT_MS = 60_000;

const answerSchema = z.object({ usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }) });

/** Asks each model for one token, and says what that cost. */
export const checkModel = (options: {
  readonly apiKey: string;
  readonly apiUrl?: string | undefined;
  readonly models: readonly string[];
}): Promise<readonly Finding[]> =>
  Promise.all([...new Set(options.models)].map((model) => askOneToken(model, options)));

async function askOneToken(
  model: string,
  { apiKey, apiUrl = API }: { readonly apiKey: string; readonly apiUrl?: string | undefined },
): Promise<Finding> {
  const response = await fetch(`${apiUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ model, max_tokens: 1, messages: [{ role: 'user', content: 'Say yes.' }] }),
    signal: AbortSignal.timeout(WAIT_MS),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.status === 401 || response.status === 403) {
    return bad(
      `the key is refused (${response.status})`,
      'mendhook secrets set, from https://console.anthropic.com/settings/keys',
    );
  }
  const answer = answerSchema.safeParse(body);
  if (!response.ok || !answer.success) {
    return bad(`${model} answered ${response.status}`, '`model` in mendhook.config.ts, or the plan of the account');
  }
  const { input_tokens: input, output_tokens: output } = answer.data.usage;
  const price = priceOf(model);
  const dollars = (input * price.input + output * price.output) / 1_000_000;
  return good(`${model} answers (one token: $${dollars.toFixed(6)} at list price)`);
}
