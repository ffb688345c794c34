import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { checkSlack } from '../../bin/commands/doctor/checks/slack.ts';

/** Slack answers, and its client has something to say about the answer. */
async function startNoisySlack(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        ok: false,
        error: 'invalid_auth',
        response_metadata: { warnings: ['missing_charset'], messages: ['[WARN] old', '[ERROR] noise'] },
      }),
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('the client of Slack writes no lines of its own', async () => {
  const written = (['debug', 'info', 'warn', 'error', 'log'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => undefined),
  );
  onTestFinished(() => {
    for (const spy of written) spy.mockRestore();
  });
  const apiUrl = await startNoisySlack();
  const [finding] = await checkSlack({ token: 'xoxb-1', apiUrl }, { channels: [], groups: [] });
  expect(finding?.what).toBe('the bot token is refused: invalid_auth');
  const messenger = createSlackMessenger({ token: 'xoxb-1', apiUrl });
  await expect(
    messenger.open({ channel: 'C1', key: 'key', message: { text: 'hello', blocks: [] }, since: 0 }),
  ).rejects.toThrow('invalid_auth');
  expect(written.flatMap(({ mock }) => mock.calls)).toEqual([]);
});
