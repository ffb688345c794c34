import type { AttemptOptions } from '../../../batch-job/attempt-run.ts';
import { runDraftRequest } from '../../../batch-job/run-draft-request.ts';
import { MINUTE_MS } from '../../../core/durations.ts';
import { dueOf } from '../../../core/lifecycle/open-work.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import type { RequestDependencies } from '../../../lambdas/requests/carry-out.ts';
import { checkIncident } from '../../../lambdas/sweep/check-incident.ts';
import type { SweepDependencies } from '../../../lambdas/sweep/dependencies.ts';
import { endedPhase } from '../../batch-job/ended-phase.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { createMemoryCodingAgents } from '../../fakes/memory-coding-agents.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';
import { LATER } from '../../fixtures/incident-states.ts';
import { ask, ID, startHandler } from '../../lambdas/requests/request-world.ts';
import { createRequestHandler } from '../../lambdas/with-rights.ts';

export const DIAGNOSIS = {
  title: 'The stock goes below zero',
  rootCause: 'Two carts take the last one.',
  evidence: [{ kind: 'code', file: 'src/stock.js', line: 2, observation: 'no lock' }],
  ...{ notChecked: [], confidence: 'high', codeFixable: true, affectedFiles: ['src/stock.js'] },
  nextSteps: 'Review the patch.',
};
const PROPOSAL = {
  summary: 'The stock is locked.',
  regressionTest: { files: ['test/stock.test.js'], name: 'two carts' },
  risks: [],
};
const PATCH = 'diff --git a/src/stock.js b/src/stock.js\n--- a/src/stock.js\n+++ b/src/stock.js\n@@ -1 +1 @@\n-a\n+b\n';

const REQUEST = ask('hand-off');
export const PULL = { repository: 'acme/checkout', number: 12, branch: 'cursor/fix-stock-a1b2' };
const PUSHED = [{ repository: PULL.repository, name: PULL.branch }];

const unused = (): never => {
  throw new Error('nothing of the model or of telemetry is needed');
};

/** A suggested fix of a service whose applier is Cursor, and all processes that hand it over. */
export async function startHandOff({ patch = PATCH, service = {} }: { patch?: string; service?: object } = {}) {
  const handler = await startHandler({ service: { applier: 'cursor', ...service }, hasDiagnosis: true });
  const { ledger, codeHost, jobs } = handler;
  const auditLog = createMemoryAuditLog();
  await auditLog.putText('kept.diff', patch);
  await ledger.changeAttempt(ID, 1, (attempt) => ({
    ...attempt,
    ...{ diffKey: 'kept.diff', handOff: 'button', commit: 'c'.repeat(40) },
    phases: [endedPhase('investigate', DIAGNOSIS), endedPhase('propose-fix', PROPOSAL)],
  }));
  const clock = { now: LATER };
  const agents = createMemoryCodingAgents(() => clock.now);
  const { messenger, logger, config, channels } = handler.deps;
  const told = { ledger, codeHost, messenger, logger, channels, clock: () => clock.now };
  const shared = { ...told, threads: threadsAtOnce(told), agents };
  const requestDeps: Omit<RequestDependencies, 'replies'> = { ...handler.deps, ...shared, canHandOff: true };
  const options: AttemptOptions = {
    ...{ ...shared, auditLog, incidentId: ID, attemptNumber: 1, jobId: 'job-1' },
    ...{ connectTelemetry: unused, connectModel: unused, pause: async () => undefined },
    ...{ claudePath: '/none', workDirectory: '/none', searchPath: '', newBoundary: () => 'b'.repeat(32) },
    signal: new AbortController().signal,
  };
  const sweepDeps: SweepDependencies = {
    ...{ ...shared, jobs, config, random: () => 0, queue: { send: async () => undefined } },
  };
  const sweepUntil = async (minutes: number, deps: SweepDependencies = sweepDeps): Promise<void> => {
    for (const end = clock.now + minutes * MINUTE_MS; clock.now < end; clock.now += MINUTE_MS) {
      const due = dueOf(await handler.incident());
      if (due !== undefined && due.at <= clock.now) await checkIncident(deps, ID);
    }
  };
  return {
    ...{ ...handler, agents, clock, options, requestDeps, sweepDeps, sweepUntil },
    press: (deps = requestDeps) => createRequestHandler(deps)(REQUEST),
    /** The same person asks once more, later. */
    pressAgain: (more: Partial<PersonRequest> = {}) =>
      createRequestHandler(requestDeps)({ ...REQUEST, id: 'slack-again', at: clock.now, ...more }),
    runJob: (given: AttemptOptions = options) => runDraftRequest(given),
    /** The container of the job is gone. */
    endJob: () => jobs.states.set('job-1', { kind: 'ended', succeeded: true, reason: 'exited' }),
    /** The agent ends, and has opened its pull request. */
    propose: (state: 'finished' | 'error' = 'finished', openedAt = clock.now) => {
      const [task] = agents.tasks;
      agents.play(task?.id ?? '', state, { said: 'Done.', branches: PUSHED });
      openPull(codeHost, openedAt);
    },
    seen: async () => {
      const { publishing, pullRequest, status } = await handler.incident();
      const { publication } = (await handler.attempt()) ?? {};
      return {
        ...{
          status,
          publishing,
          pullRequest: pullRequest?.number,
          by: pullRequest?.by,
          publication: publication?.status,
        },
        ...{ agents: agents.tasks.length, end: publication?.agent?.end, held: ledger.total('drafts/acme/checkout') },
      };
    },
  };
}

export function openPull(
  codeHost: Awaited<ReturnType<typeof startHandler>>['codeHost'],
  openedAt: number,
  { repository, number, branch } = PULL,
): void {
  const url = `https://github.com/${repository}/pull/${number}`;
  const pull = { repository, number, url, branch, title: 'Lock the stock', draft: true };
  codeHost.pullRequests.push({ ...pull, state: 'open', merged: false, body: '' });
  codeHost.states.set(`${repository}#${number}`, { state: 'open', draft: true, branch, repository, openedAt });
}
