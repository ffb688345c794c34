import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createMemorySlackChannels } from '../../../adapters/memory-slack-channels.ts';
import { createPlayedQueue } from '../../../bench/played-queue.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import type { ThreadMessage } from '../../../core/records/thread-message.ts';
import { readMessage } from '../../../lambdas/requests/read-message.ts';
import { takeThreadMessage } from '../../../workflows/thread/update-thread.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';
import type { DirectAttack } from '../attack.ts';
import { attacksFrom } from '../direct-attack.ts';

const CHANNEL = '#shop-alerts';
const MINUTE_MS = 60_000;
const THREADS = { eventSourceARN: 'arn:aws:sqs:eu-west-1:1:Threads', threadQueueUrl: 'https://sqs/1/Threads' };

/** As the function takes it from the queue of people's requests. */
const ASKED: PersonRequest = {
  ...{ id: 'press', via: 'slack', incidentId: anIncident().id, attempt: 1, at: NOW },
  ...{ wish: { action: 'open-draft' }, by: { id: 'U1', name: 'ana' } },
};

const attack = attacksFrom('message in a queue');

/** What a message in the queue of threads can try, and what an incident that waits for a thread can. */
export const threadQueueAttacks: readonly DirectAttack[] = [
  attack(
    'have a draft opened by a person’s request on the queue of threads',
    'a message is what its queue says: the worker may send there, and nobody’s request comes from there',
    /^refused$/,
    async () => take(ASKED),
  ),
  attack(
    'open a thread in a channel of its choice',
    'only channels of the configuration are written in',
    /^0 threads$/,
    async () => take({ kind: 'update-thread', incidentId: anIncident().id, channel: '#general' }),
  ),
  attack(
    'write a list in a channel of its choice',
    'only channels of the configuration are written in',
    /^0 threads$/,
    async () => take({ kind: 'list-waiting', channel: '#general' }),
  ),
  attack(
    'have words posted that the message brings along',
    'a message names an incident, and its words are written from the ledger',
    /^1 threads$/,
    async () =>
      take({
        ...{ kind: 'update-thread', incidentId: anIncident().id, channel: CHANNEL },
        ...{ text: 'forged words', pendingReplies: [{ key: 'k', message: { text: 'forged words', blocks: [] } }] },
      }),
  ),
  attack(
    'hold up its neighbours by a message that always fails',
    'each message is taken by itself, and after five failures it is a dead letter with an alarm',
    /^1 dead, 3 threads$/,
    poisoned,
  ),
  attack(
    'ping a channel by the title of a bug that waits for its thread',
    'what logs say is escaped in the list as everywhere',
    /^0 live$/,
    async () => list('<!channel> <@U0ANA> <https://evil.example|your login>'),
  ),
  attack(
    'make the list longer than Slack takes by titles of 100 kB',
    'a title is cut, 15 bugs are named, and the others are counted',
    /^0 live$/,
    async () => list('<!here>'.repeat(15_000)),
  ),
];

async function start(perHour = 20) {
  const time = { now: NOW };
  const messenger = createMemoryMessenger();
  const deps = {
    ...{ ledger: createMemoryLedger(), channels: createMemorySlackChannels(), messenger },
    codeHost: { putComment: async () => 1 },
    auditLog: { getText: async () => undefined },
    room: { perHour, apartMs: 1_000 },
    clock: () => time.now,
    sleep: async (milliseconds: number) => {
      time.now += milliseconds;
    },
    logger: createLogger(() => undefined),
  };
  const put = (change: Partial<Incident> = {}) => {
    const incident = anIncident(change);
    return deps.ledger.mergeIncident(incident.id, () => incident);
  };
  return { deps, time, put, messenger };
}

/** @returns how many threads there are afterwards, or that the message was refused */
async function take(message: object): Promise<string> {
  const { deps, put, messenger } = await start();
  await put();
  const record = { body: JSON.stringify(message), eventSourceARN: THREADS.eventSourceARN, receiptHandle: 'delivery' };
  let read: ReturnType<typeof readMessage>;
  try {
    read = readMessage(record, { threadQueueUrl: THREADS.threadQueueUrl, channels: [CHANNEL] });
  } catch {
    return 'refused';
  }
  if (read.of === 'people') return 'alive: taken as a person’s request';
  if (read.message !== undefined) await takeThreadMessage(deps, read.message, read.delivery);
  const shown = JSON.stringify(messenger.threads.map(({ messages, replies }) => [messages, ...replies.values()]));
  return shown.includes('forged') ? `alive: ${shown}` : `${messenger.threads.length} threads`;
}

async function poisoned(): Promise<string> {
  const { deps, time, put, messenger } = await start();
  const queue = createPlayedQueue<ThreadMessage>(deps.clock, () => 0.5);
  for (const id of ['poison', 'a', 'b', 'c']) {
    await put({ id, title: id });
    await queue.send({ kind: 'update-thread', incidentId: id, channel: CHANNEL });
  }
  const getIncident = async (id: string) => {
    if (id === 'poison') throw new Error('the record cannot be read');
    return deps.ledger.getIncident(id);
  };
  const ledger = { ...deps.ledger, getIncident };
  for (let minute = 0; minute < 60; minute += 1, time.now += MINUTE_MS) {
    for (let taken = queue.receive(); taken !== undefined; taken = queue.receive()) {
      try {
        await takeThreadMessage({ ...deps, ledger }, taken.message, taken.id);
        queue.finish(taken);
      } catch {
        // As Lambda does it: the message is delivered again later.
      }
    }
    if (minute === 0 && messenger.threads.length < 3) return `${messenger.threads.length} threads in its turn`;
  }
  return `${queue.dead().length} dead, ${messenger.threads.length} threads`;
}

/** @returns how much of what 20 bugs with the title try is alive in the list of those that wait */
async function list(title: string): Promise<string> {
  const { deps, time, put, messenger } = await start(1);
  for (let index = 0; index < 20; index += 1) {
    const { id } = await put({ id: `incident-${index}`, title });
    await takeThreadMessage(deps, { kind: 'update-thread', incidentId: id, channel: CHANNEL }, id);
  }
  time.now += MINUTE_MS;
  await takeThreadMessage(deps, { kind: 'list-waiting', channel: CHANNEL }, 'list');
  const waiting = messenger.threads.find(({ key }) => key.startsWith('waiting/'));
  const shown = JSON.stringify(waiting?.messages.at(-1));
  if (!shown.includes('19 more bugs wait')) return `the list says ${shown}`;
  return `${shown.match(/<!|<@|<https:\/\/evil/g)?.length ?? 0} live`;
}
