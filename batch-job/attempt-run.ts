import type { ModelConfig } from '../core/config/config.ts';
import { putPhase } from '../core/lifecycle/attempt.ts';
import { auditKeys } from '../core/lifecycle/audit-keys.ts';
import type { Logger } from '../core/logger.ts';
import type { AuditLog } from '../core/ports/audit-log.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { CodeHost } from '../core/ports/code-host.ts';
import type { CodingAgents } from '../core/ports/coding-agents.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { MessageQueue } from '../core/ports/message-queue.ts';
import type { Telemetry } from '../core/ports/telemetry.ts';
import type { Attempt } from '../core/records/attempt.ts';
import type { Incident } from '../core/records/incident.ts';
import type { Phase, PhaseName } from '../core/records/phase.ts';
import type { WorkerStep } from '../core/records/step.ts';
import type { Reply } from '../core/records/thread.ts';
import type { ThreadMessage } from '../core/records/thread-message.ts';
import { postReplies } from '../workflows/thread/post-replies.ts';
import { requestUpdate } from '../workflows/thread/request-update.ts';
import type { Upstream } from './gateway/upstream.ts';
import { redactEvent } from './phases/redact-event.ts';
import type { User } from './phases/run-process.ts';

/** All that an attempt needs from outside. */
export interface AttemptOptions {
  readonly incidentId: string;
  readonly attemptNumber: number;
  /** The job that runs: two jobs for one attempt are told apart by it, and a retried job is known again. */
  readonly jobId: string;
  readonly ledger: Ledger;
  readonly codeHost: CodeHost;
  /** Of threads that are to be written in. */
  readonly threads: MessageQueue<ThreadMessage>;
  readonly auditLog: AuditLog;
  /** Reads telemetry at a Datadog site. */
  readonly connectTelemetry: (site: string) => Telemetry;
  /** What applies suggested patches; left out without its key. */
  readonly agents?: CodingAgents | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Connects the provider of models that an attempt is to use. */
  readonly connectModel: (model: ModelConfig) => Upstream;
  readonly claudePath: string;
  /** A directory of the worker's own; each attempt gets a place of its own in it. */
  readonly workDirectory: string;
  /** Where git and the tests' commands are found: a PATH. */
  readonly searchPath: string;
  /** What the tests' commands get of the worker's environment. @default - nothing */
  readonly testEnvironment?: Readonly<Record<string, string>>;
  /** Values of which `test.setupSecret` names one. @default - none */
  readonly setupSecrets?: Readonly<Record<string, string>> | undefined;
  /** The user that the agent runs as; left out, the worker's own: for a machine of one's own. */
  readonly agent?: User | undefined;
  /** The user that the service's tests run as; left out, the worker's own. */
  readonly sandbox?: User | undefined;
  /** Waits before something is tried again. @throws when the signal is aborted */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Unguessable text, new at each call. */
  readonly newBoundary: () => string;
  /** Aborted when the worker is told to end. */
  readonly signal: AbortSignal;
}

/** An attempt while it runs: what the steps share. The ledger holds the truth; this reads and writes it. */
export interface AttemptRun {
  readonly options: AttemptOptions;
  readonly keys: ReturnType<typeof auditKeys>;
  attempt(): Attempt;
  incident(): Promise<Incident>;
  change(change: (attempt: Attempt) => Attempt): Promise<Attempt>;
  /** Says what is done just now, in the attempt, the audit log and the log. @throws when the worker was told to end */
  step(name: WorkerStep): Promise<void>;
  audit(event: string, detail: unknown, phase?: PhaseName): Promise<void>;
  putPhase(phase: Phase): Promise<void>;
  /** Has the thread's first message rewritten, and replies in the thread. */
  postUpdate(answer?: Reply): Promise<void>;
}

export function createAttemptRun(options: AttemptOptions, started: Attempt): AttemptRun {
  const { incidentId, attemptNumber, ledger, auditLog, logger, clock } = options;
  const keys = auditKeys(incidentId, attemptNumber);
  let current = started;

  const change: AttemptRun['change'] = async (apply) => {
    // What still comes from a step that nobody waited for does not change an attempt that has ended.
    current = await ledger.changeAttempt(incidentId, attemptNumber, (stored) =>
      stored.status === 'ended' ? stored : apply(stored),
    );
    return current;
  };
  const audit: AttemptRun['audit'] = (event, detail, phase) =>
    auditLog.append(keys.attempt, [
      { at: clock(), event, detail: redactEvent(detail), ...(phase === undefined ? {} : { phase }) },
    ]);
  const incident = async () => {
    const found = await ledger.getIncident(incidentId);
    if (found === undefined) throw new Error(`there is no incident ${incidentId}`);
    return found;
  };

  return {
    options,
    keys,
    attempt: () => current,
    incident,
    change,
    audit,
    step: async (step) => {
      options.signal.throwIfAborted();
      logger.info('step', { incidentId, attempt: attemptNumber, step });
      const { status } = await change((attempt) => ({ ...attempt, step }));
      // A person may have stopped it: nothing more is spent, or published. What a person asks for afterwards goes on.
      if (status === 'ended' && started.status !== 'ended') throw new Error('the attempt has ended');
      await audit('step', { step });
    },
    putPhase: async (phase) => void (await change((attempt) => putPhase(attempt, phase))),
    postUpdate: async (answer) => {
      const stored = await incident();
      if (answer !== undefined) await postReplies(options, stored, [answer]);
      await requestUpdate(options, stored, { channel: current.service.slackChannel });
    },
  };
}
