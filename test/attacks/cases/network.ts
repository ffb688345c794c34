import { request } from 'node:http';
import { createAnthropicUpstream } from '../../../batch-job/gateway/anthropic-upstream.ts';
import { startGateway } from '../../../batch-job/gateway/start-gateway.ts';
import { startToolServer } from '../../../batch-job/tools/start-tool-server.ts';
import { startModelServer } from '../../fakes/model-server.ts';
import type { DirectAttack } from '../attack.ts';
import { CANARIES } from '../canaries.ts';
import { attacksFrom } from '../direct-attack.ts';

const MODEL = 'claude-opus-5-5';
const BODY = { model: MODEL, max_tokens: 10, messages: [{ role: 'user', content: 'hello' }] };

const attack = attacksFrom('network');

/** What a process of the container can do that has found the gateway's port. */
export const networkAttacks: readonly DirectAttack[] = [
  attack('ask the model without a token', 'the gateway only accepts this run’s token', /^401 .*, 0 passed on$/, () =>
    askGateway({ token: () => undefined }),
  ),
  attack(
    'ask the model with a guessed token',
    'the gateway only accepts this run’s token',
    /^401 .*, 0 passed on$/,
    () => askGateway({ token: () => `mendhook-${'A'.repeat(43)}` }),
  ),
  attack(
    'ask for a more expensive model',
    'the gateway only accepts the models of the phase',
    /^403 .*, 0 passed on$/,
    () => askGateway({ body: { ...BODY, model: 'claude-fable-5-2' } }),
  ),
  attack('reach the files that the key can see', 'the gateway serves one route', /^404 .*, 0 passed on$/, () =>
    askGateway({ path: '/v1/files' }),
  ),
  attack('have the gateway call another host', 'the gateway serves one route', /^404 .*, 0 passed on$/, () =>
    askGateway({ path: 'http://192.0.2.1/v1/messages' }),
  ),
  attack(
    'call the worker’s tools with a guessed token',
    'the tools only accept this run’s token',
    /^401 /,
    async () => {
      const server = await startToolServer({ tools: [], call: async () => ({ text: 'called', isError: false }) });
      try {
        return await post(new URL(server.url), { authorization: `Bearer mendhook-${'A'.repeat(43)}` }, BODY);
      } finally {
        await server.close();
      }
    },
  ),
];

async function askGateway({
  token = (own) => own,
  path = '/v1/messages',
  body = BODY,
}: {
  token?: (own: string) => string | undefined;
  path?: string;
  body?: object;
}): Promise<string> {
  const model = await startModelServer(() => ({ blocks: [{ text: CANARIES['the model’s key'] }] }));
  const gateway = await startGateway({
    upstream: createAnthropicUpstream({ url: model.url, apiKey: CANARIES['the model’s key'] }),
    allowedModels: [MODEL],
    limitDollars: 1,
    clock: Date.now,
    onCall: () => undefined,
  });
  try {
    const shown = token(gateway.token);
    const answer = await post(new URL(gateway.url), shown === undefined ? {} : { 'x-api-key': shown }, body, path);
    return `${answer}, ${model.requests.length} passed on`;
  } finally {
    await gateway.close();
    await model.close();
  }
}

/** @param path as it is in the request line, which `fetch` would tidy up */
const post = (url: URL, headers: Record<string, string>, body: object, path = url.pathname): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: url.hostname, port: url.port, method: 'POST', path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(`${response.statusCode} ${Buffer.concat(chunks).toString('utf8')}`));
    });
    sent.once('error', reject);
    sent.end(JSON.stringify(body));
  });
