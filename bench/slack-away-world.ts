import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalSlack, startSlack } from '@mendhook/emulators/slack';
import { createMemoryLedger } from '../adapters/memory-ledger.ts';
import { createMemorySlackChannels } from '../adapters/memory-slack-channels.ts';
import { createSlackGate } from '../adapters/slack-gate.ts';
import { createSlackMemory } from '../adapters/slack-memory.ts';
import { createSlackMessenger } from '../adapters/slack-messenger.ts';
import { parseAlert } from '../core/alert/parse-alert.ts';
import { createLogger } from '../core/logger.ts';
import { QUEUE_CONCURRENCY } from '../core/names.ts';
import type { Alert } from '../core/records/alert.ts';
import type { ThreadMessage } from '../core/records/thread-message.ts';
import { createSweep } from '../lambdas/sweep/sweep.ts';
import { createTriage } from '../lambdas/triage/triage-alert.ts';
import { PATIENCE } from '../workflows/thread/patience.ts';
import { postReplies } from '../workflows/thread/post-replies.ts';
import type { UpdateDependencies } from '../workflows/thread/update-dependencies.ts';
import { takeThreadMessage } from '../workflows/thread/update-thread.ts';
import { createPlayedQueue } from './played-queue.ts';
import { createPlayedTasks, type PlayedTasks } from './played-tasks.ts';
import { configFor, notAsked } from './storm-surroundings.ts';
import { type StormTraffic, seeded, stormTraffic } from './storm-traffic.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** In the middle of a day, so that no daily line is posted meanwhile. */
const START = Date.UTC(2026, 8, 1, 12);
const TOKEN = 'xoxb-of-the-benchmark';
const ALERTS_OF_EACH = 4;
/** The queues are polled each second: alerts come in between, and what is measured works alone. */
const BETWEEN_POLLS_MS = 1;
/** One incident in so many gets two replies. */
const REPLIED = 50;
/** Somebody looks at the threads after that time at the latest. */
const SWEEPS_MOST = 48 * 60;

export interface Play {
  readonly incidents: number;
  /** Incidents of one channel. */
  readonly perChannel: number;
  /** Most new threads of a channel in an hour. @default - the configuration's default */
  readonly threadsPerHour?: number;
  /** How long the alerts come, and Slack is away. */
  readonly minutes: number;
  /** How Slack is away; left out, it is there. Afterwards, it takes one call a second. */
  readonly away?: Parameters<LocalSlack['refuseAll']>[0];
}

export type Played = Awaited<ReturnType<typeof playSlackAway>>;

/**
 * Plays alerts through triage, the queue of threads, the function that writes in them and the sweep, in played time, until nothing
 * waits any longer. Slack is the emulator on loopback, with its limits. Each process has its own client of it.
 *
 * @throws {Error} when something still waits after two days
 */
export async function playSlackAway(play: Play) {
  const directory = await mkdtemp(join(tmpdir(), 'mendhook-slack-away-'));
  const time = createPlayedTasks(START);
  const traffic = trafficOf(play);
  const slack = await startSlack({
    stateDirectory: directory,
    token: TOKEN,
    channels: channelsOf(play),
    clock: time.now,
    isRateLimited: true,
  });
  try {
    return await playIn({ play, time, traffic, slack });
  } finally {
    await slack.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface World {
  readonly play: Play;
  readonly time: PlayedTasks;
  readonly traffic: StormTraffic;
  readonly slack: LocalSlack;
}

async function playIn({ play, time, traffic, slack }: World) {
  const random = seeded(11);
  const ledger = createMemoryLedger();
  const channels = createMemorySlackChannels();
  const threads = createPlayedQueue<ThreadMessage>(time.now, random);
  const alerts = createPlayedQueue<Alert>(time.now, random);
  const config = configFor(traffic.services, {
    channelOf: (index) => `#${channelName(play, index)}`,
    ...(play.threadsPerHour === undefined ? {} : { slack: { threadsPerHour: play.threadsPerHour } }),
  });
  const lines: string[] = [];
  const common = {
    ...{ ledger, channels, threads, config, codeHost: notAsked, clock: time.now, sleep: time.sleep },
    logger: createLogger((line) => lines.push(line)),
    jobs: runningJobs(),
  };
  const connect = (patience: Partial<typeof PATIENCE> = {}, memory = createSlackMemory(channels)) =>
    createSlackMessenger({
      ...patience,
      token: TOKEN,
      apiUrl: slack.apiUrl,
      clock: time.now,
      pause: time.sleep,
      gate: createSlackGate(channels, time.now),
      memory,
    });
  // Alerts of one service wait for each other's search, whether Slack is there or not. Others work meanwhile.
  const searching = { milliseconds: 0, othersWorked: 0 };
  const triage = createTriage({
    ...common,
    sleep: async (milliseconds) => {
      const started = worked();
      searching.milliseconds += milliseconds;
      await time.sleep(milliseconds);
      searching.othersWorked += worked() - started;
    },
    traces: { readTrace: async () => [], readIssue: async () => undefined },
    errorLog: { searchErrors: async ({ service }) => traffic.events.get(service) ?? [] },
  });
  const sweep = createSweep({ ...common, queue: alerts, messenger: connect(), random: () => 0.5 });
  const ends = START + play.minutes * MINUTE_MS;
  const state = { isOver: false, sweeps: 0, rates: [] as readonly number[], callsBefore: 0 };
  const expectedReplies = new Map<string, readonly string[]>();

  const bring = async () => {
    const taken: number[] = [];
    for (const [index, body] of traffic.bodies.entries()) {
      const due = START + BETWEEN_POLLS_MS + Math.floor(((ends - START) * index) / traffic.bodies.length);
      if (due > time.now()) await time.sleep(due - time.now());
      const [started, from, before] = [worked(), time.now(), { ...searching }];
      await triage(parseAlert(body.toString('utf8'), time.now()));
      const waited = time.now() - from - (searching.milliseconds - before.milliseconds);
      taken.push(worked() - started - (searching.othersWorked - before.othersWorked) + waited);
    }
    state.rates = ratesOf(taken);
    for (const { id } of (await ledger.listIncidents(play.incidents)).filter((_, index) => index % REPLIED === 0)) {
      const keys = ['press', 'outcome'].map((name) => `${id}-${name}`);
      for (const key of keys) await postReplies(common, { id }, [{ key, message: { text: key, blocks: [] } }]);
      expectedReplies.set(id, keys);
    }
  };
  const write = async () => {
    const memory = createSlackMemory(channels);
    const deps: Omit<UpdateDependencies, 'messenger'> = {
      ...common,
      auditLog: { getText: async () => undefined },
      room: { perHour: config.slack.threadsPerHour, apartMs: SECOND_MS },
    };
    while (!state.isOver) {
      const taken = threads.receive();
      if (taken === undefined) await time.sleep(SECOND_MS);
      else {
        // As the function does it: one for each message, and one memory.
        const by = `${taken.id}/${taken.deliveries}`;
        await takeThreadMessage({ ...deps, messenger: connect(PATIENCE, memory) }, taken.message, by);
        threads.finish(taken);
      }
    }
  };
  const comeBack = async () => {
    await time.sleep(ends - START);
    slack.refuseAll(undefined);
    if (play.away !== undefined) slack.limitAll({ calls: 1, withinMs: SECOND_MS });
  };
  const look = async () => {
    for (; !state.isOver; state.sweeps += 1) {
      if (state.sweeps === SWEEPS_MOST) throw new Error('threads still wait after two days');
      await time.sleep(MINUTE_MS);
      await sweep();
      const due = await ledger.listDue('thread', Number.MAX_SAFE_INTEGER, 1);
      state.isOver = time.now() > ends && due.length === 0 && threads.size() === 0 && !(await areWaiting());
    }
  };
  const areWaiting = async () => {
    const known = await Promise.all(channelsOf(play).map((name) => channels.get(`#${name}`)));
    return known.some((channel) => (channel?.waiting ?? []).length > 0 || channel?.list !== undefined);
  };
  slack.refuseAll(play.away);
  await time.run([bring, comeBack, look, ...Array.from({ length: QUEUE_CONCURRENCY }, () => write)]);
  return {
    ledger,
    expectedReplies,
    lines,
    messages: slack.messages(),
    calls: slack.callCounts(),
    dead: threads.dead(),
    /** Alerts a second, of batches of a hundred. */
    rates: state.rates,
    /** From the end of the outage until nothing waited. */
    minutesAfter: (time.now() - ends) / MINUTE_MS,
  };
}

const trafficOf = ({ incidents }: Play): StormTraffic =>
  // Each has a cause of its own, so that each is an incident of its own.
  stormTraffic({ webhooks: incidents * ALERTS_OF_EACH, bugs: incidents, causes: incidents }, START);

const channelName = ({ perChannel }: Play, index: number): string => `alerts-${Math.floor(index / perChannel)}`;

const channelsOf = (play: Play): readonly string[] => [
  ...new Set(Array.from({ length: play.incidents }, (_, index) => channelName(play, index))),
];

/** Jobs that run for as long as anybody looks. */
function runningJobs() {
  const names = new Set<string>();
  return {
    submit: async ({ name }: { readonly name: string }) => `job-${names.add(name).size}`,
    findByName: async (name: string) => (names.has(name) ? name : undefined),
    describe: async () => ({ kind: 'running' as const }),
    isBusy: async () => true,
    stop: async () => undefined,
  };
}

/** How long this process has worked, in milliseconds: what else the machine does changes nothing. */
function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const BATCH = 100;

/** @param taken milliseconds for each alert */
function ratesOf(taken: readonly number[]): readonly number[] {
  const batches = Array.from({ length: Math.ceil(taken.length / BATCH) }, (_, index) =>
    taken.slice(index * BATCH, (index + 1) * BATCH),
  );
  return batches.map((batch) => (batch.length * 1_000) / batch.reduce((sum, each) => sum + each, 0));
}
