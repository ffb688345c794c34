import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { LocalGitHub } from '../../github/start.ts';

interface HeardEvent {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Listens to GitHub's webhook until the test ends. `events` waits until none is under way, and gives them as they came. */
export async function startWebhook(github: LocalGitHub): Promise<{ events: () => Promise<readonly HeardEvent[]> }> {
  const heard: HeardEvent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const payload = z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    heard.push({ event: String(request.headers['x-github-event']), payload });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  // A server that listens on an address and port has an address of this shape.
  const { port } = server.address() as AddressInfo;
  github.setWebhook({ url: `http://127.0.0.1:${port}`, secret: 'secret' });
  return {
    events: async () => {
      await github.webhooksSent();
      return [...heard];
    },
  };
}
