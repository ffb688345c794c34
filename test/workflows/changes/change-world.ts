import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { endChangeJob, takeChangeJob } from '../../../core/lifecycle/change-job.ts';
import { changeIdOf, changeJobName } from '../../../core/lifecycle/change-names.ts';
import { createLogger } from '../../../core/logger.ts';
import { DECISION_PREFIX } from '../../../core/names.ts';
import type { PullRequestDetails } from '../../../core/ports/pull-requests.ts';
import type { Fact } from '../../../core/records/change-facts.ts';
import type { ChangeJob, ChangeRecord } from '../../../core/records/change-record.ts';
import type { Phase } from '../../../core/records/phase.ts';
import { createChangeAdvancer } from '../../../workflows/changes/advance-change.ts';
import type { ChangeDependencies } from '../../../workflows/changes/dependencies.ts';
import { createMemoryChecks } from '../../fakes/memory-checks.ts';
import { createMemoryPullRequests } from '../../fakes/memory-pull-requests.ts';
import { createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { aConfig, NOW } from '../../fixtures/records.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
export const [OLD, NEW] = ['b'.repeat(40), 'c'.repeat(40)];
export const PLACE = { repository: 'acme/checkout', number: 12 };
export const ID = changeIdOf(PLACE.repository, PLACE.number);
export const PUSH = { kind: 'pull-request', ...PLACE } as const;
export const BUDGETS = ['review-dollars/2026-09-21', 'review-dollars/2026-09'];

export const aPullRequest = (change: Partial<PullRequestDetails> = {}): PullRequestDetails => ({
  ...{ ...PLACE, state: 'open', draft: false, merged: false, body: '', fork: false, commits: ['feat: x'] },
  ...{ title: 'Reserve stock before payment', author: { login: 'octocat', association: 'member' } },
  head: { sha: OLD, tree: 't1', branch: 'reserve-stock', repository: 'acme/checkout' },
  base: { sha: 'a'.repeat(40), branch: 'main' },
  ...change,
});
export const pushedTo = (sha: string, tree = 't2') => aPullRequest({ head: { ...aPullRequest().head, sha, tree } });

export const tests = (covered = 1, exit = 0): Fact => ({
  ...{ status: 'ran', name: 'tests', version: '1', exit, figures: { changedLinesCovered: covered } },
  found: covered < 0.8 ? [{ rule: 'coverage-low', reason: 'coverage', text: 'Too few lines run.' }] : [],
});
const REVIEWED: Phase = {
  ...{ name: 'review', model: 'm', startedAt: NOW, status: 'verdict', turns: 1, dollars: 0.5, denials: 0 },
  tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
  transcriptKey: `changes/${ID}/round-1/review-1`,
};
export const FOUND = { facts: [tests()], findings: [], phases: [REVIEWED], dollars: 0.5 };

/** A change's systems in memory, and the worker's part of its way. */
export function startChanges({
  release = {},
  seen = [aPullRequest()],
}: {
  release?: object;
  seen?: PullRequestDetails[];
} = {}) {
  const time = { now: NOW };
  const clock = () => time.now;
  const changes = createMemoryChanges();
  const ledger = createMemoryLedger();
  const jobs = createMemoryJobRunner(clock);
  const pullRequests = createMemoryPullRequests(...seen);
  const checks = createMemoryChecks();
  const decisions = createMemoryDecisionLog();
  const messenger = createMemoryMessenger();
  const logged: string[] = [];
  const deps: ChangeDependencies = {
    ...{ changes, ledger, jobs, pullRequests, checks, decisions, messenger, clock },
    config: aConfig(),
    release: releaseConfigSchema.parse({ mode: 'review', ...release }),
    logger: createLogger((line) => void logged.push(line)),
    githubUrl: 'https://github.com',
    version: '0.1.0',
  };
  const advance = createChangeAdvancer(deps);
  const record = async (): Promise<ChangeRecord> => {
    const known = await changes.get(ID);
    if (known === undefined) throw new Error('there is no change');
    return known;
  };
  const nameOf = (kind: ChangeJob['kind'], round: number) => changeJobName(ID, round, kind);
  const jobOf = (kind: ChangeJob['kind'], round = 1) => jobs.jobs.get(nameOf(kind, round)) ?? '';
  return {
    ...{ ...deps, deps, checks, jobs, ledger, pullRequests, messenger, logged, time, advance, record, jobOf },
    /** The worker takes its job, finds this, and ends. */
    work: async (
      kind: ChangeJob['kind'],
      found: object = FOUND,
      { round = 1, ok = true, reason = 'it broke' } = {},
    ) => {
      const jobId = jobOf(kind, round);
      await changes.change(ID, (current) => takeChangeJob(current, { round, kind }, jobId));
      const end = { ok, ...(ok ? {} : { reason }), at: clock(), found };
      await changes.change(ID, (current) => endChangeJob(current, { round, kind }, end));
      jobs.states.set(jobId, { kind: 'ended', succeeded: true, reason: '' });
    },
    jobEnded: (
      kind: ChangeJob['kind'],
      { round = 1, jobId = jobOf(kind, round), succeeded = true, reason = '' } = {},
    ) => ({ kind: 'job-ended', jobName: nameOf(kind, round), jobId, succeeded, reason }) as const,
    /** Lets time pass, and has the sweep send what is due. */
    later: async (milliseconds: number, by = advance) => {
      time.now += milliseconds;
      for (const changeId of await changes.listDue(time.now, 10)) await by({ kind: 'look', changeId });
    },
    /** What people see at GitHub: the check run on each commit, by its conclusion or status. */
    shown: () => checks.runs.map(({ head, status, conclusion }) => [head.slice(0, 1), conclusion ?? status].join(' ')),
    slack: () => messenger.threads.map(({ messages }) => messages.at(-1)?.text ?? ''),
    held: () => BUDGETS.map((name) => ledger.total(name)),
    decided: async () => {
      const lines: string[] = [];
      for await (const key of decisions.list(`${DECISION_PREFIX}${ID}/`)) {
        const line: { result: string; head: string; rules: string[] } = JSON.parse((await decisions.get(key)) ?? '');
        lines.push([line.head.slice(0, 1), line.result, ...line.rules].join(' '));
      }
      return lines;
    },
  };
}
export type ChangeWorld = ReturnType<typeof startChanges>;
