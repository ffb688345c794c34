import { createHmac } from 'node:crypto';
import type { Alert } from '../../../core/alert.ts';
import { endAttempt, putPhase, startAttempt, submitNameOf } from '../../../core/attempt.ts';
import { createCloser } from '../../../core/close-silent-attempt.ts';
import { parseConfig } from '../../../core/config.ts';
import type { ErrorEvent } from '../../../core/error-event.ts';
import { endWork } from '../../../core/incident-work.ts';
import { createLogger } from '../../../core/logger.ts';
import { BRANCH_PREFIX } from '../../../core/names.ts';
import type { Outcome } from '../../../core/outcome.ts';
import type { PersonRequest } from '../../../core/request.ts';
import { settleIncident } from '../../../core/settle-incident.ts';
import { createEventReceiver } from '../../../lambdas/github/receive-event.ts';
import { createRequestDesk } from '../../../lambdas/requests/carry-out.ts';
import { createSweep } from '../../../lambdas/sweep/sweep.ts';
import { createTriage } from '../../../lambdas/triage/triage-alert.ts';
import { createMemoryLedger } from '../../../local/memory-ledger.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryMessenger } from '../../fakes/memory-messenger.ts';
import { createMemoryErrorLog, createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { LIMITS, REPOSITORY } from './model.ts';

/** Where a delivery is cut off: at which call of a port, and whether that was still made. */
export interface Crash {
  readonly call: number;
  readonly when: 'before' | 'after';
}

const PLENTY = 100_000;
const SECRET = 'the secret of the model';

export type World = ReturnType<typeof createWorld>;

/** The functions, with every system outside in memory. Each service has one bug. */
export function createWorld(now: number, services: readonly string[]) {
  const time = { now };
  const errors: ErrorEvent[] = [];
  const ledger = createMemoryLedger();
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const runner = createMemoryJobRunner();
  const submitted: string[] = [];
  const deps = {
    ledger,
    codeHost,
    messenger: createMemoryMessenger(),
    errorLog: createMemoryErrorLog(errors),
    jobs: {
      ...runner,
      submit: async (job: Parameters<typeof runner.submit>[0]) => {
        const id = await runner.submit(job);
        submitted.push(job.name);
        runner.states.set(id, { kind: 'running' });
        return id;
      },
    },
    queue: { send: () => Promise.reject(new Error('every search may be made here')) },
    config: configOf(services),
    clock: () => time.now,
    sleep: async (milliseconds: number) => {
      time.now += milliseconds;
    },
    logger: createLogger(() => undefined),
  };
  type Deps = typeof deps;

  /** Delivers once; where it is cut off, it is delivered again. */
  const deliver = async (work: (given: Deps) => Promise<unknown>, crash: Crash | undefined) => {
    if (crash !== undefined) {
      try {
        await work(crashAt(deps, crash.call, crash.when));
      } catch (error) {
        if (!String(error).includes('crash')) throw error;
      }
    }
    await work(deps);
  };

  const incidentOf = async (service: string) =>
    (await ledger.listIncidents(PLENTY)).find((incident) => incident.service === service);

  return {
    time,
    ledger,
    codeHost,
    submitted,
    incidentOf,
    fail: (service: string, count: number) => {
      for (let error = 0; error < count; error += 1) errors.push(errorOf(service, errors.length, time.now));
    },
    alert: (given: Alert, crash: Crash | undefined) => deliver((with_) => createTriage(with_)(given), crash),
    press: (request: PersonRequest, crash: Crash | undefined) =>
      deliver((with_) => createRequestDesk(with_)(request), crash),
    sweep: (crash: Crash | undefined) => deliver((with_) => createSweep(with_)(), crash),

    /** Batch says that the job of the newest attempt ended. */
    jobEnds: async (service: string, reason: string | undefined, crash: Crash | undefined) => {
      const incident = await incidentOf(service);
      const attempt = incident && (await ledger.getAttempt(incident.id, incident.attempt));
      if (attempt === undefined) return;
      const { jobId } = attempt;
      const job = { jobName: submitNameOf(attempt), jobId, succeeded: reason === undefined, reason: reason ?? '' };
      if (jobId !== undefined) runner.states.set(jobId, { kind: 'ended', ...job });
      await deliver((with_) => createCloser(with_)(job), crash);
    },

    /** The worker ends the newest attempt, step by step; cut off in between, Batch's word is what is left. */
    workerEnds: async (service: string, outcome: Outcome, dollars: number, crash: Crash | undefined) => {
      const incident = await incidentOf(service);
      if (incident === undefined) return undefined;
      const { id, attempt: number } = incident;
      const draft =
        outcome.kind === 'fix-verified'
          ? await codeHost.openDraft({
              repository: REPOSITORY,
              base: 'main',
              branch: BRANCH_PREFIX + id,
              title: 't',
              body: '',
              labels: [],
            })
          : undefined;
      await ledger.changeIncident(id, (present) =>
        draft === undefined ? present : { ...present, pullRequest: draft },
      );
      await ledger.changeAttempt(id, number, (present) => {
        const started = present.status === 'running' ? present : startAttempt(present, time.now);
        return endAttempt(putPhase(started, phaseOf(dollars, time.now)), outcome, time.now);
      });
      const end = async (with_: Deps) => {
        const ended = await with_.ledger.changeIncident(id, (present) => endWork(present, outcome, draft, time.now));
        await settleIncident(with_, ended);
      };
      if (crash === undefined) await end(deps);
      else await end(crashAt(deps, crash.call, crash.when)).catch(() => undefined);
      return draft?.number;
    },

    /** People answer a draft, and GitHub tells of it. */
    answerDraft: async (
      service: string,
      number: number,
      answer: 'closed' | 'merged' | 'reopened',
      crash: Crash | undefined,
    ) => {
      const at = time.now;
      const state = {
        closed: { state: 'closed' as const, draft: true, closed: { at, by: 'ana' } },
        merged: { state: 'closed' as const, draft: false, merged: { at, by: 'ana' } },
        reopened: { state: 'open' as const, draft: true },
      }[answer];
      codeHost.states.set(`${REPOSITORY}#${number}`, state);
      const incident = await incidentOf(service);
      const head = { ref: `${BRANCH_PREFIX}${incident?.id}`, repo: { full_name: REPOSITORY } };
      const action = answer === 'reopened' ? 'reopened' : 'closed';
      const event = { action, repository: { full_name: REPOSITORY }, pull_request: { number, head } };
      const body = Buffer.from(JSON.stringify(event));
      const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
      const webhookSecrets = async () => [SECRET];
      await deliver(
        (with_) => createEventReceiver({ ...with_, webhookSecrets })({ event: 'pull_request', signature, body }),
        crash,
      );
    },
  };
}

const configOf = (services: readonly string[]) =>
  parseConfig(
    {
      datadog: { searchesPerHour: 1_000_000 },
      policy: {
        dollarsPerAttempt: LIMITS.dollarsPerAttempt,
        dollarsPerDay: LIMITS.dollarsPerDay,
        openDraftsPerRepository: LIMITS.openDrafts,
        pullRequestsPerHour: LIMITS.pullRequestsPerHour,
        attemptsPerFingerprint: LIMITS.attempts,
        dollarsPerServiceAndDay: PLENTY,
        dollarsPerMonth: PLENTY,
        attemptsPerServiceAndDay: PLENTY,
        failuresPerService: PLENTY,
        failuresInAll: PLENTY,
      },
      services: services.map((name) => ({ name, repository: REPOSITORY, slackChannel: '#alerts' })),
    },
    'the model',
  );

function errorOf(service: string, number: number, timestamp: number): ErrorEvent {
  const kind = `${service}Error`;
  const stack = `${kind}: failed\n    at ${service}Handler (/app/src/${service}.js:3:1)`;
  return {
    id: `error-${number}`,
    timestamp,
    service,
    env: 'production',
    status: 'error',
    error: { kind, message: 'failed', stack },
  };
}

const phaseOf = (dollars: number, at: number) => ({
  name: 'investigate' as const,
  model: 'm',
  startedAt: at,
  endedAt: at,
  status: 'verdict' as const,
  turns: 1,
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  dollars,
  denials: 0,
  transcriptKey: 'k',
});
