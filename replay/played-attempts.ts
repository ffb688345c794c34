import { HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import { endAttempt, putPhase, startAttempt } from '../core/lifecycle/attempt.ts';
import { endWork } from '../core/lifecycle/incident-work.ts';
import { BRANCH_PREFIX } from '../core/names.ts';
import type { JobRunner } from '../core/ports/job-runner.ts';
import type { Attempt } from '../core/records/attempt.ts';
import type { Outcome } from '../core/records/outcome.ts';
import type { PullRequest } from '../core/records/pull-request.ts';
import { type FollowUpDependencies, followUp } from '../workflows/attempts/end-attempt.ts';
import { askPullRequest } from '../workflows/pull-requests/ask-pull-request.ts';
import type { Assumptions } from './assumptions.ts';
import type { PlayedCodeHost } from './played-code-host.ts';
import type { RecordedLog } from './recorded-log.ts';
import type { Timeline } from './timeline.ts';

const VERIFIED: Outcome = { kind: 'fix-verified', reason: 'the replay takes every attempt to end in a verified fix' };

type AttemptDependencies = FollowUpDependencies & {
  readonly codeHost: PlayedCodeHost;
  readonly log: RecordedLog;
  readonly timeline: Timeline;
  readonly assumptions: Assumptions;
  /** Attempts that run at the same time; the others wait. */
  readonly atOnce: number;
};

/** A job without a container. */
interface Waiting {
  readonly incidentId: string;
  readonly attempt: number;
  readonly submittedAt: number;
}

/**
 * Attempts that run no model: each ends by assumption, in the records that the worker would write. A service that opens
 * drafts has its draft merged later, and what a merged fix mends is no longer seen.
 */
export function createPlayedAttempts(deps: AttemptDependencies): JobRunner {
  const { ledger, codeHost, timeline, assumptions } = deps;
  const jobs = new Map<string, string>();
  const waiting = new Map<string, Waiting>();
  let running = 0;

  return {
    submit: async (job) => {
      if (!('attempt' in job)) throw new Error(`a replay has no ${job.kind} jobs`);
      const { name, incidentId, attempt } = job;
      const id = `job-${jobs.size + 1}`;
      jobs.set(name, id);
      waiting.set(id, { incidentId, attempt, submittedAt: timeline.now() });
      timeline.at(timeline.now(), startNext);
      return id;
    },
    findByName: async (name) => jobs.get(name),
    describe: async (id) => {
      const submittedAt = waiting.get(id)?.submittedAt;
      return submittedAt === undefined ? { kind: 'running' } : { kind: 'waiting', submittedAt, hasStarted: false };
    },
    isBusy: async () => running > 0,
    stop: async (id) => void waiting.delete(id),
  };

  async function startNext(): Promise<void> {
    const [next] = waiting;
    if (next === undefined || running >= deps.atOnce) return;
    const [id, { incidentId, attempt }] = next;
    waiting.delete(id);
    running += 1;
    await ledger.changeAttempt(incidentId, attempt, (current) => startAttempt(current, timeline.now()));
    timeline.at(timeline.now() + assumptions.attemptMinutes * MINUTE_MS, async () => {
      await end(incidentId, attempt);
      running -= 1;
      await startNext();
    });
  }

  async function end(incidentId: string, number: number): Promise<void> {
    const now = timeline.now();
    const attempt = await ledger.changeAttempt(incidentId, number, (current) =>
      endAttempt(spend(current, assumptions, now), VERIFIED, now),
    );
    const { repository, mode } = attempt.service;
    const title = (await ledger.getIncident(incidentId))?.title ?? '';
    const draft =
      mode === 'draft-pr' ? codeHost.open({ repository, title, branch: `${BRANCH_PREFIX}${incidentId}` }) : undefined;
    const incident = await ledger.changeIncident(incidentId, (current) => endWork(current, VERIFIED, draft, now));
    await followUp(deps, incident);
    if (draft !== undefined) timeline.at(now + assumptions.mergedAfterHours * HOUR_MS, () => merge(incidentId, draft));
  }

  async function merge(incidentId: string, draft: PullRequest): Promise<void> {
    codeHost.merge(draft, timeline.now());
    const incident = await ledger.getIncident(incidentId);
    if (incident === undefined) return;
    const followed = await askPullRequest(deps, incident);
    if (followed.merge !== undefined) deps.log.mend(followed, followed.merge.deployedFrom);
  }
}

function spend(attempt: Attempt, { dollarsPerAttempt }: Assumptions, now: number): Attempt {
  return putPhase(attempt, {
    name: 'propose-fix',
    model: attempt.model.proposeFix,
    startedAt: attempt.startedAt ?? now,
    endedAt: now,
    status: 'verdict',
    turns: 0,
    tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    dollars: dollarsPerAttempt ?? attempt.service.policy.dollarsPerAttempt,
    denials: 0,
    transcriptKey: `replay/${attempt.jobName}`,
  });
}
