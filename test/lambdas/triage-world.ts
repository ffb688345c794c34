import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../adapters/memory-messenger.ts';
import { createMemorySlackChannels } from '../../adapters/memory-slack-channels.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import { createLogger } from '../../core/logger.ts';
import type { Sleep } from '../../core/ports/clock.ts';
import type { Span } from '../../core/ports/telemetry.ts';
import type { TriageDependencies } from '../../lambdas/triage/take-up-bug.ts';
import type { UpdateDependencies } from '../../workflows/thread/update-dependencies.ts';
import { createMemoryCodeHost } from '../fakes/memory-code-host.ts';
import { createMemoryErrorLog, createMemoryJobRunner } from '../fakes/memory-queue.ts';
import { threadsAtOnce } from '../fakes/threads-at-once.ts';
import { aConfig, NOW } from '../fixtures/records.ts';
import { createTriage } from './with-rights.ts';

/** The budgets that an attempt of the alert in the fixtures claims: money, then pieces. */
export const DOLLARS = ['dollars/checkout/2026-09-21', 'dollars/2026-09-21', 'dollars/2026-09'];
export const PIECES = ['attempts/checkout/2026-09-21', 'drafts/acme/checkout', 'pull-requests/2026-09-21T10'];

const failing = (kind: string, line: number, at: number): ErrorEvent => ({
  id: `${kind}-${at}`,
  timestamp: at,
  service: 'checkout',
  env: 'production',
  status: 'error',
  error: {
    kind,
    message: `${kind} happened`,
    stack: `${kind}: ${kind} happened\n    at ${kind}Handler (/app/src/${kind}.js:${line}:9)\n    at checkout (/app/src/checkout.js:20:3)`,
  },
});

export const burst = (kind: string, count: number, until = NOW) =>
  Array.from({ length: count }, (_, index) => failing(kind, 10, until - index * 1_000));

/** Triage with every system outside in memory. */
export function startTriage({ events = burst('StockError', 3), service = {} as Parameters<typeof aConfig>[0] } = {}) {
  const log = [...events];
  const lines: string[] = [];
  const spans = new Map<string, readonly Span[]>();
  const time = { now: NOW };
  const ledger = createMemoryLedger();
  const jobs = createMemoryJobRunner(() => time.now);
  const messenger = createMemoryMessenger();
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }, () => time.now);
  const channels = createMemorySlackChannels();
  const clock = () => time.now;
  const logger = createLogger((line) => lines.push(line));
  const deps: TriageDependencies &
    Pick<UpdateDependencies, 'messenger' | 'channels' | 'codeHost'> & { readonly sleep: Sleep } = {
    ledger,
    jobs,
    messenger,
    channels,
    threads: threadsAtOnce({ ledger, messenger, channels, codeHost, clock, logger }),
    codeHost,
    config: aConfig(service),
    traces: { readTrace: async ({ traceId }) => spans.get(traceId) ?? [], readIssue: async () => undefined },
    errorLog: { searchErrors: (query) => createMemoryErrorLog(log).searchErrors(query) },
    clock,
    sleep: async (milliseconds) => {
      time.now += milliseconds;
    },
    logger,
  };
  const { config } = deps;
  return {
    deps,
    config,
    time,
    log,
    spans,
    lines,
    ledger,
    jobs,
    messenger,
    codeHost,
    triage: createTriage({ ...deps, config }),
  };
}
