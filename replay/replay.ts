import { fixedSecrets } from '../adapters/fixed-secrets.ts';
import { createMemoryLedger } from '../adapters/memory-ledger.ts';
import { createMemorySlackChannels } from '../adapters/memory-slack-channels.ts';
import type { Config } from '../core/config/config.ts';
import type { ErrorEvent } from '../core/error-event.ts';
import type { Alert } from '../core/records/alert.ts';
import { createReceiver } from '../lambdas/receive/receive-alert.ts';
import { createSweep } from '../lambdas/sweep/sweep.ts';
import { createTriage } from '../lambdas/triage/triage-alert.ts';
import { updateAtOnce } from '../workflows/thread/update-at-once.ts';
import type { Assumptions } from './assumptions.ts';
import { createObserver, type Observed } from './observer.ts';
import { createPlayedAttempts } from './played-attempts.ts';
import { createPlayedCodeHost } from './played-code-host.ts';
import { createPlayedMessenger } from './played-messenger.ts';
import { createPlayedSweep } from './played-sweep.ts';
import { createRecordedLog } from './recorded-log.ts';
import type { Delivery, Recording } from './recording.ts';
import { type ReplayResult, readResult } from './replay-result.ts';
import { createTimeline } from './timeline.ts';

export interface ReplayOptions {
  readonly recording: Recording;
  readonly config: Config;
  readonly assumptions: Assumptions;
  /** Told of what happens, as it happens. */
  readonly onObserved: (observed: Observed) => void;
  /** Waits for as long as a leap of simulated time should last; left out, none lasts. */
  readonly pace?: (leapMs: number) => Promise<void>;
}

const SECRET = 'the secret of the replay';

/** Spans are not recorded, so no trace joins two bugs. An issue is known by the errors that carry its id. */
const recordedTelemetry = (events: readonly ErrorEvent[]) => ({
  readTrace: async () => [],
  readIssue: async (id: string) => {
    const event = events.find(({ issueId }) => issueId === id);
    return event && { service: event.service, kind: event.error.kind, message: event.error.message };
  },
});

/**
 * Runs recorded webhooks and the errors behind them through receive, triage, the policy and the sweep, at simulated time, on a
 * ledger in memory. Nothing outside is asked and nothing is spent: what an attempt would come to is assumed.
 *
 * @returns what would have become of it
 */
export async function replay({
  recording,
  config,
  assumptions,
  onObserved,
  pace,
}: ReplayOptions): Promise<ReplayResult> {
  const deliveries = recording.deliveries.toSorted((a, b) => a.receivedAt - b.receivedAt);
  const timeline = createTimeline(deliveries[0]?.receivedAt ?? 0);
  const { logger, observed } = createObserver(timeline.now, onObserved);
  const log = createRecordedLog(recording.events);
  const systems = {
    ledger: createMemoryLedger(),
    codeHost: createPlayedCodeHost(),
    messenger: createPlayedMessenger(),
  };
  const channels = createMemorySlackChannels();
  const told = { ...systems, channels, logger, clock: timeline.now };
  const threads = updateAtOnce({
    ...told,
    auditLog: { getText: async () => undefined },
    // Nobody reads these threads, and each of them is counted.
    room: { perHour: Number.POSITIVE_INFINITY, apartMs: 0 },
    sleep: timeline.pass,
  });
  const common = { ...told, threads };
  const { attemptsAtOnce } = config.deployment;
  const jobs = createPlayedAttempts({ ...common, log, timeline, assumptions, atOnce: attemptsAtOnce });
  const triage = createTriage({
    ...common,
    config,
    jobs,
    // What is yet to be logged is not found, as far as a search may look ahead.
    errorLog: { searchErrors: (query) => log.searchErrors({ ...query, to: Math.min(query.to, timeline.now()) }) },
    traces: recordedTelemetry(recording.events),
    sleep: timeline.pass,
  });
  const waiting: Alert[] = [];
  const queue = { send: async (alert: Alert) => void waiting.push(alert) };
  const receive = createReceiver({
    queue,
    secrets: fixedSecrets({ webhookSecrets: [SECRET] }),
    clock: timeline.now,
    logger,
  });

  const sweep = createSweep({ ...common, config, jobs, queue, random: () => 0.5 });

  const triageWaiting = async () => {
    for (const alert of waiting.splice(0)) await triage(alert);
  };
  const take = async ({ body }: Delivery) => {
    await receive({ method: 'POST', secret: SECRET, body: Buffer.from(body) });
    await triageWaiting();
  };
  for (const delivery of deliveries) timeline.at(delivery.receivedAt, () => take(delivery));
  const planSweep = createPlayedSweep({
    ledger: systems.ledger,
    timeline,
    sweep: async () => {
      await sweep();
      await triageWaiting();
    },
    recorded: { from: deliveries[0]?.receivedAt ?? 0, to: deliveries.at(-1)?.receivedAt ?? 0 },
  });
  await timeline.run(pace ?? (async () => undefined), planSweep);
  return readResult({ ...systems, observed, deliveries, config, assumptions });
}
