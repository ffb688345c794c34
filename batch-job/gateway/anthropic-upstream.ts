import type { Upstream } from './upstream.ts';

/** Anthropic's own API. The key is added here, and is in no other place of the worker. */
export const createAnthropicUpstream = ({ url, apiKey }: { url: string; apiKey: string }): Upstream => ({
  send: async ({ path, headers, body }, signal) => {
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'x-api-key': apiKey },
      body,
      redirect: 'error', // a redirect would carry the key elsewhere
      signal,
    });
    return { status: response.status, headers: response.headers, body: response.body?.values() ?? nothing() };
  },
});

async function* nothing(): AsyncGenerator<Uint8Array> {}
