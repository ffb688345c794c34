import { createHmac } from 'node:crypto';
import { fixedSecrets } from '../../../../adapters/fixed-secrets.ts';
import { createMemoryLedger } from '../../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../../adapters/memory-messenger.ts';
import { createMemorySlackChannels } from '../../../../adapters/memory-slack-channels.ts';
import type { ErrorEvent } from '../../../../core/error-event.ts';
import { parseJobName, submitNameOf } from '../../../../core/lifecycle/job-name.ts';
import { createLogger } from '../../../../core/logger.ts';
import { BRANCH_PREFIX } from '../../../../core/names.ts';
import type { Alert } from '../../../../core/records/alert.ts';
import type { Incident } from '../../../../core/records/incident.ts';
import type { PersonRequest } from '../../../../core/records/person-request.ts';
import { createEventReceiver } from '../../../../lambdas/github/receive-event.ts';
import { mergeIncidents, RegroupError, splitIncident } from '../../../../workflows/storms/regroup.ts';
import { crashAt } from '../../../fakes/crash-at.ts';
import { withRightsOf } from '../../../fakes/ledger-rights.ts';
import { createMemoryCodeHost } from '../../../fakes/memory-code-host.ts';
import { createMemoryErrorLog, createMemoryJobRunner } from '../../../fakes/memory-queue.ts';
import { threadsAtOnce } from '../../../fakes/threads-at-once.ts';
import { createCloser, createRequestHandler, createSweep, createTriage } from '../../with-rights.ts';
import { REPOSITORY, type ServiceTerms } from '../model/state.ts';
import { config, errorOf } from './surroundings.ts';
import { createWorker } from './worker.ts';

/** Where a delivery is cut off: at which call of a port, and whether that was still made. */
export interface Crash {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** Delivers once; where it is cut off, it is delivered again. */
export type Deliver<Deps> = (work: (worldDeps: Deps) => Promise<unknown>, crash: Crash | undefined) => Promise<void>;

const ALL = 100;
const SECRET = 'the secret of the model';

export type World = ReturnType<typeof createWorld>;

/** The functions, with every system outside in memory. */
export function createWorld(now: number) {
  const time = { now };
  const errors: ErrorEvent[] = [];
  const runner = createMemoryJobRunner();
  const submitted: string[] = [];
  const outside = {
    ledger: createMemoryLedger(),
    channels: createMemorySlackChannels(),
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    messenger: createMemoryMessenger(),
    errorLog: createMemoryErrorLog(errors),
    traces: { readTrace: async () => [], readIssue: async () => undefined },
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
    config,
    clock: () => time.now,
    sleep: async (milliseconds: number) => {
      time.now += milliseconds;
    },
    logger: createLogger(() => undefined),
  };
  const withThreads = (ports: typeof outside) => ({ ...ports, threads: threadsAtOnce(ports) });
  const deps = withThreads(outside);
  const { ledger, codeHost, messenger } = deps;
  type Deps = typeof deps;

  const deliver: Deliver<Deps> = async (work, crash) => {
    if (crash !== undefined) {
      try {
        await work(withThreads(crashAt(outside, crash.call, crash.when)));
      } catch (error) {
        if (!String(error).includes('crash')) throw error;
      }
    }
    await work(deps);
  };

  /** @returns whether it was carried out, which the incidents as they stand may not allow */
  const regroup = async (work: (worldDeps: Deps) => Promise<unknown>, crash: Crash | undefined): Promise<boolean> => {
    try {
      await deliver(work, crash);
      return true;
    } catch (error) {
      if (error instanceof RegroupError) return false;
      throw error;
    }
  };

  const incidentOf = async (service: ServiceTerms): Promise<Incident | undefined> =>
    (await ledger.listIncidents(ALL)).find((incident) => incident.service === service.name);
  const idOf = async (service: ServiceTerms): Promise<string> => (await incidentOf(service))?.id ?? '';

  return {
    time,
    ledger,
    codeHost,
    messenger,
    submitted,
    /** Services whose attempts were submitted, in that order. */
    servicesSubmitted: async () => {
      const services = new Map((await ledger.listIncidents(ALL)).map(({ id, service }) => [id, service]));
      return submitted.flatMap((name) => services.get(parseJobName(name)?.incidentId ?? '') ?? []);
    },
    /** Services whose bug has left another and is still to be triaged. */
    servicesDue: async () =>
      (await ledger.listIncidents(ALL)).filter(({ released }) => released?.due === true).map(({ service }) => service),
    incidentOf,
    idOf,
    worker: createWorker(deps, deliver),
    fail: (service: ServiceTerms, count: number) => {
      for (let error = 0; error < count; error += 1) errors.push(errorOf(service, errors.length, time.now));
    },
    alert: (input: Alert, crash: Crash | undefined) => deliver((with_) => createTriage(with_)(input), crash),
    press: (request: PersonRequest, crash: Crash | undefined) =>
      deliver((with_) => createRequestHandler(with_)(request), crash),
    sweep: (crash: Crash | undefined) => deliver((with_) => createSweep({ ...with_, random: () => 0.5 })(), crash),
    merge: (memberId: string, leadId: string, crash: Crash | undefined) =>
      regroup((with_) => mergeIncidents(with_.ledger, { memberId, leadId, who: 'ana' }, time.now), crash),
    split: async (memberId: string, crash: Crash | undefined) => {
      const { partOf } = (await ledger.getIncident(memberId)) ?? {};
      const isDone = await regroup((with_) => splitIncident(with_.ledger, { memberId, who: 'ana' }, time.now), crash);
      // Run again after it was done, it says that there is nothing to split.
      return isDone || partOf !== undefined;
    },

    /** Batch says that the job of the newest attempt ended. */
    jobEnds: async (service: ServiceTerms, reason: string | undefined, crash: Crash | undefined) => {
      const incident = await incidentOf(service);
      const attempt = incident && (await ledger.getAttempt(incident.id, incident.attempt));
      if (attempt === undefined) return;
      const { jobId } = attempt;
      const job = { jobName: submitNameOf(attempt), jobId, succeeded: reason === undefined, reason: reason ?? '' };
      if (jobId !== undefined) runner.states.set(jobId, { kind: 'ended', ...job });
      await deliver((with_) => createCloser(with_)(job), crash);
    },

    /** People answer a draft, and GitHub tells of it. */
    answerDraft: async (
      service: ServiceTerms,
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
      const head = { ref: `${BRANCH_PREFIX}${await idOf(service)}`, repo: { full_name: REPOSITORY } };
      const action = answer === 'reopened' ? 'reopened' : 'closed';
      const event = { action, repository: { full_name: REPOSITORY }, pull_request: { number, head } };
      const body = Buffer.from(JSON.stringify(event));
      const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
      const secrets = fixedSecrets({ github: { webhookSecrets: [SECRET] } });
      await deliver((worldDeps) => {
        const threads = threadsAtOnce({ ...worldDeps, ledger: withRightsOf('requests', worldDeps.ledger) });
        const with_ = { ...worldDeps, threads, ledger: withRightsOf('github', worldDeps.ledger) };
        const receive = createEventReceiver({
          ...{ ...with_, secrets, words: { send: async () => undefined } },
          connect: async () => with_,
        });
        return receive({ event: 'pull_request', delivery: '0123456789abcdef', signature, body });
      }, crash);
    },
  };
}
