import { createHmac } from 'node:crypto';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createSlackModalOpener } from '../../../adapters/slack-modal-opener.ts';
import { createLogger } from '../../../core/logger.ts';
import { outcomeReply } from '../../../core/messages/slack/attempt-replies.ts';
import { decisionReply } from '../../../core/messages/slack/decision-reply.ts';
import { patchSnippet } from '../../../core/messages/slack/patch-snippet.ts';
import { SLACK_BODY_LIMIT_BYTES } from '../../../core/names.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import type { PersonWords } from '../../../core/records/person-words.ts';
import { createPressReceiver } from '../../../lambdas/slack/receive-press.ts';
import { checkout } from '../../core/golden/checkout.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { aConfig, anIncident, NOW } from '../../fixtures/records.ts';
import { createRequestHandler } from '../../lambdas/with-rights.ts';
import type { DirectAttack } from '../attack.ts';

const SECRET = 'the-signing-secret';
const { id } = anIncident();
const HUGE = 'x'.repeat(100_000);

const submission = (change: object = {}, state: object = { hint: { words: { value: 'look here' } } }) => ({
  type: 'view_submission',
  user: { id: 'U1', username: 'mallory' },
  view: {
    id: 'V1',
    callback_id: 'try-again-hint',
    private_metadata: `${id}/0/C1/1.0`,
    state: { values: state },
    ...change,
  },
});

const press = (responseUrl: string) => ({
  type: 'block_actions',
  trigger_id: '1.2.3',
  response_url: responseUrl,
  container: { channel_id: 'C1', message_ts: '1.0' },
  user: { id: 'U1' },
  actions: [{ action_id: 'more', action_ts: '1.0', selected_option: { value: `assign/${id}/0` } }],
});

/** @returns the answer's status, what it says is wrong, and how much was queued and asked for */
async function send(payload: object, { secret = SECRET, at = NOW, pad = 0 } = {}): Promise<string> {
  const queued: (PersonRequest | PersonWords)[] = [];
  const asked: string[] = [];
  const receive = createPressReceiver({
    queue: { send: async (request) => void queued.push(request) },
    secrets: fixedSecrets({ slack: { signingSecrets: [SECRET], botToken: 'xoxb-1' } }),
    modals: createSlackModalOpener({
      fetch: async (url) => {
        asked.push(String(url));
        return Response.json({ ok: false, error: 'expired_trigger_id' });
      },
    }),
    clock: () => NOW,
    logger: createLogger(() => undefined),
  });
  const body = `${new URLSearchParams({ payload: JSON.stringify(payload) })}${'&x='.padEnd(pad, 'x')}`;
  const timestamp = String(Math.floor(at / 1_000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const { status, errors = {} } = await receive({ timestamp, signature, body: Buffer.from(body) });
  return `${status} wrong: ${Object.keys(errors).join(' ')}; queued ${queued.length}; asked ${asked.join(' ')}`;
}

/** @returns whether the incident changed, and what was logged */
async function carryOut(change: Partial<PersonRequest>): Promise<string> {
  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger();
  const thread = await messenger.open({ channel: 'C1', key: id, message: { text: 'first', blocks: [] } });
  await ledger.mergeIncident(id, () => ({ ...anIncident(), thread }));
  const before = JSON.stringify(await ledger.getIncident(id));
  const lines: string[] = [];
  const handle = createRequestHandler({
    ...{ ledger, messenger, jobs: createMemoryJobRunner(), config: aConfig({}), clock: () => NOW },
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    logger: createLogger((line) => lines.push(line)),
  });
  await handle({
    ...{ id: 'slack-view-V1', via: 'slack', door: 'modal', incidentId: id, attempt: 0, at: NOW },
    ...{ wish: { action: 'try-again', hint: 'look here' }, by: { id: 'U1', name: 'mallory' } },
    ...change,
  });
  const isChanged = JSON.stringify(await ledger.getIncident(id)) !== before;
  return `${isChanged ? 'changed' : 'unchanged'}: ${lines.join()}`;
}

const SIGNED = 'Slack’s signature over the raw body, at most five minutes old';
const LEDGER = 'the ledger knows the thread of each incident';
const SHAPE = 'a schema for each field, and limits';

export const windowAttacks: readonly DirectAttack[] = [
  {
    name: 'send a window that nobody filled, with a guessed secret',
    from: 'person in Slack',
    refused: SIGNED,
    attempt: () => send(submission(), { secret: 'a guess' }),
    result: /^401 wrong: ; queued 0/,
  },
  {
    name: 'send a recorded window once more, six minutes later',
    from: 'person in Slack',
    refused: SIGNED,
    attempt: () => send(submission(), { at: NOW - 6 * 60_000 }),
    result: /^401 wrong: ; queued 0/,
  },
  {
    name: 'send a window of half a megabyte',
    from: 'person in Slack',
    refused: SHAPE,
    attempt: () => send(submission(), { pad: SLACK_BODY_LIMIT_BYTES }),
    result: /^413 wrong: ; queued 0/,
  },
  {
    name: 'write 100 kB into each field of a window',
    from: 'person in Slack',
    refused: SHAPE,
    attempt: () =>
      send(
        submission(
          { callback_id: 'wrong-diagnosis' },
          { part: { part: { selected_option: { value: HUGE } } }, words: { words: { value: HUGE } } },
        ),
      ),
    result: /^200 wrong: part words; queued 0/,
  },
  {
    name: 'assign an incident to a mention of everybody',
    from: 'person in Slack',
    refused: SHAPE,
    attempt: () => send(submission({ callback_id: 'assign' }, { assignee: { person: { selected_user: '!channel' } } })),
    result: /^200 wrong: assignee; queued 0/,
  },
  {
    name: 'forge the metadata of a window',
    from: 'person in Slack',
    refused: SHAPE,
    attempt: () => send(submission({ private_metadata: `../${id}/0/C1/1.0` })),
    result: /^200 wrong: ; queued 0/,
  },
  {
    name: 'fill a window on an incident of another channel',
    from: 'person in Slack',
    refused: LEDGER,
    attempt: () => carryOut({ thread: { channel: 'C2', ts: '1.0' } }),
    result: /^unchanged: .*request-of-another-thread/,
  },
  {
    name: 'fill a window on an incident that is not there',
    from: 'person in Slack',
    refused: LEDGER,
    attempt: () => carryOut({ incidentId: 'f'.repeat(32), thread: { channel: 'C1', ts: '1.0' } }),
    result: /^unchanged: .*request-on-nothing/,
  },
  {
    name: 'have a late press answered at an address of the attacker',
    from: 'person in Slack',
    refused: 'only Slack’s own host is answered',
    attempt: () => send(press('https://hooks.slack.com.evil.example/x')),
    result: /^200 wrong: ; queued 0; asked https:\/\/slack\.com\/api\/views\.open$/,
  },
  {
    name: 'call a whole channel by a hint',
    from: 'person in Slack',
    refused: 'words are escaped where they are shown',
    attempt: async () =>
      JSON.stringify(
        decisionReply({
          ...{ id: 'x', attempt: 1, at: NOW, by: { id: 'U1', name: '<!here>' } },
          wish: { action: 'try-again', hint: '<!channel> and <@U1>' },
        }),
      ),
    result: /^(?!.*<[!@])/,
  },
  {
    name: 'fill a thread with a patch of 5 MB',
    from: 'the model’s words',
    refused: 'the beginning is shown, and a file is a megabyte at most',
    attempt: async () => {
      const patch = '+ a line of a patch without an end\n'.repeat(150_000);
      const shown = JSON.stringify(outcomeReply({ ...checkout, patch })).length;
      const file = patchSnippet(checkout.incident, checkout.attempt, patch);
      return `${patch.length > 5_000_000 && shown < 13_000 ? 'short' : 'long'}, ${file === undefined ? 'no file' : 'a file'}`;
    },
    result: /^short, no file$/,
  },
];
