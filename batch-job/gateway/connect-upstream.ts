import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ModelConfig } from '../../core/config/config.ts';
import type { Credentials } from '../../core/deployment/secrets.ts';
import { createAnthropicUpstream } from './anthropic-upstream.ts';
import { createBedrockUpstream } from './bedrock-upstream.ts';
import type { Upstream } from './upstream.ts';

/**
 * Connects the provider that an attempt is to use.
 *
 * @param access.url replaces the provider's own address; for a proxy or a stand-in
 * @throws {Error} when the secret holds no key for a provider that needs one
 */
export function connectUpstream(
  { provider, region }: Pick<ModelConfig, 'provider' | 'region'>,
  { url, secrets }: { url: string | undefined; secrets: Pick<Credentials, 'model'> },
): Upstream {
  if (provider === 'bedrock') {
    const place = { ...(region === undefined ? {} : { region }), ...(url === undefined ? {} : { endpoint: url }) };
    // Over HTTP/1.1, as everything else here: a proxy or an endpoint of one's own need not speak HTTP/2.
    const requestHandler = new NodeHttpHandler();
    return createBedrockUpstream(new BedrockRuntimeClient({ ...place, requestHandler, maxAttempts: 1 }));
  }
  if (secrets.model === undefined) throw new Error('the secret holds no model.apiKey, which provider anthropic needs');
  return createAnthropicUpstream({ url: url ?? 'https://api.anthropic.com', apiKey: secrets.model.apiKey });
}
