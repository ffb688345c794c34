import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { z } from 'zod';
import type { ModelConfig } from '../../../../core/config/config.ts';
import { priceOf } from '../../../../core/config/model-prices.ts';
import { MINUTE_MS } from '../../../../core/durations.ts';
import { bad, type Finding, good } from '../finding.ts';

const API = 'https://api.anthropic.com';
const WAIT_MS = MINUTE_MS;
const QUESTION = { max_tokens: 1, messages: [{ role: 'user', content: 'Say yes.' }] };

const answerSchema = z.object({ usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }) });

/** Asks each model for one token, and says what that cost. */
export const checkModel = (options: {
  readonly model: ModelConfig;
  readonly apiKey: string | undefined;
  readonly apiUrl?: string | undefined;
}): Promise<readonly Finding[]> => {
  const { model } = options;
  const models = [...new Set([model.investigate, model.proposeFix])];
  return Promise.all(
    models.map((name) => (model.provider === 'bedrock' ? askBedrock(name, model.region) : askAnthropic(name, options))),
  );
};

async function askAnthropic(
  model: string,
  { apiKey, apiUrl = API }: { readonly apiKey: string | undefined; readonly apiUrl?: string | undefined },
): Promise<Finding> {
  if (apiKey === undefined) return bad('there is no Anthropic API key', 'mendhook secrets set');
  const response = await fetch(`${apiUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ model, ...QUESTION }),
    signal: AbortSignal.timeout(WAIT_MS),
  });
  const text = await response.text();
  if (response.status === 401 || response.status === 403) {
    return bad(
      `the key is refused (${response.status})`,
      'mendhook secrets set, from https://console.anthropic.com/settings/keys',
    );
  }
  return response.ok
    ? priced(model, text)
    : bad(`${model} answered ${response.status}`, '`model` in mendhook.config.ts, or the plan of the account');
}

/** With the credentials of the person who runs the doctor. The stack allows the worker's role the same. */
async function askBedrock(model: string, region: string | undefined): Promise<Finding> {
  const client = new BedrockRuntimeClient(region === undefined ? {} : { region });
  try {
    const body = JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', ...QUESTION });
    const answer = await client.send(new InvokeModelCommand({ modelId: model, contentType: 'application/json', body }));
    return priced(model, answer.body?.transformToString() ?? '');
  } finally {
    client.destroy();
  }
}

function priced(model: string, text: string): Finding {
  const answer = answerSchema.safeParse(parse(text));
  if (!answer.success) return bad(`${model} gave no answer of the Messages API`, '`model` in mendhook.config.ts');
  const { input_tokens: input, output_tokens: output } = answer.data.usage;
  const price = priceOf(model);
  const dollars = (input * price.input + output * price.output) / 1_000_000;
  return good(`${model} answers (one token: $${dollars.toFixed(6)} at list price)`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it was no answer
  }
}
