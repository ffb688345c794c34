import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createSlackMessenger } from '../../../adapters/slack-messenger.ts';
import { createSlackModalOpener } from '../../../adapters/slack-modal-opener.ts';
import { createSlackPersonReplies } from '../../../adapters/slack-person-replies.ts';
import type { Config } from '../../../core/config/config.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import type { PersonWords } from '../../../core/records/person-words.ts';
import { createPersonHandler } from '../../../lambdas/requests/hear-words.ts';
import { createPressReceiver } from '../../../lambdas/slack/receive-press.ts';
import { startSeededSlack, TOKEN } from '../../../packages/emulators/test/slack/seeded-slack.ts';
import { withRightsOf } from '../../fakes/ledger-rights.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryDraftComments } from '../../fakes/memory-draft-comments.ts';
import { createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';
import { aConfig, anIncident } from '../../fixtures/records.ts';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

/** Slack, the function that it calls, the queue, and the function that carries out what people ask for. In process. */
export async function openSlackWorld(slackConfig: Partial<Config['slack']> = {}, clock: () => number = Date.now) {
  const slack = await startSeededSlack([], { channels: ['alerts', 'others'] });
  const ledger = createMemoryLedger();
  const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl });
  const jobs = createMemoryJobRunner();
  const config = aConfig({ slackChannel: '#alerts', mode: 'suggest' });
  const waiting: (PersonRequest | PersonWords)[] = [];
  const lines: string[] = [];
  const logger = createLogger((line) => lines.push(line));
  const receive = createPressReceiver({
    ...{ secrets: fixedSecrets({ slack: { signingSecrets: [SECRET] } }), clock, logger },
    queue: { send: async (message) => void waiting.push(message) },
    modals: createSlackModalOpener({ apiUrl: slack.apiUrl }),
  });
  const told = { ledger: withRightsOf('requests', ledger), messenger, clock, logger };
  const handle = createPersonHandler({
    ...{ ...told, threads: threadsAtOnce(told), jobs },
    replies: createSlackPersonReplies({ token: TOKEN, apiUrl: slack.apiUrl }),
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    comments: createMemoryDraftComments(),
    config: { ...config, slack: { ...config.slack, ...slackConfig } },
  });
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const header = (name: string) => [request.headers[name]].flat()[0];
      const [timestamp, signature] = [header('x-slack-request-timestamp'), header('x-slack-signature')];
      const { status, message } = await receive({ timestamp, signature, body });
      response.writeHead(status).end(message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  slack.connectApp({ url: `http://127.0.0.1:${port}/slack`, signingSecret: SECRET });

  return {
    ...{ slack, ledger, jobs, lines, waiting, receive, secret: SECRET },
    /** Puts an incident with its thread. */
    open: async (change: Partial<Incident> = {}, channel = '#alerts') => {
      const incident = anIncident({ status: 'failed', attempt: 1, ...change });
      const first = { text: 'first', blocks: [] };
      const thread = await messenger.open({ channel, key: incident.id, message: first });
      return ledger.mergeIncident(incident.id, () => ({ ...incident, thread }));
    },
    /** Carries out all that waits. */
    work: async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await handle(next);
    },
    handle,
    /** What the bot has said in an incident's thread, after the first message. */
    replies: ({ thread }: Pick<Incident, 'thread'>) =>
      slack
        .thread(thread?.channel ?? '', thread?.ts ?? '')
        .slice(1)
        .filter(({ user }) => user === 'U0MENDHOOK')
        .map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`),
    whispers: () => slack.ephemerals().map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`),
  };
}
