import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { VersionTally } from './tally.ts';

/** When a run of the deploying workflow was made, and when it was over: epoch milliseconds. */
export interface DeployRun {
  readonly id: string;
  readonly createdAt: number;
  readonly completedAt: number;
}

/**
 * Seconds between the first request that failed on a version and the last one that it answered.
 *
 * @returns undefined when none failed
 */
export const secondsToBack = (tally: VersionTally | undefined): number | undefined =>
  tally?.firstFailedAt === undefined ? undefined : (tally.lastAt - tally.firstFailedAt) / 1_000;

/** One hand-off between mendhook and GitHub, and how long it took. */
export interface HandOff {
  /** Such as "deploy-canary of 1a2b3c4, from the decision to the run". */
  readonly what: string;
  readonly seconds: number;
}

/**
 * How long each hand-off took: from the decision to the run that the deploying function makes at GitHub, and from a run's end to the
 * step's end in the ledger.
 */
export const handOffs = (records: readonly ReleaseRecord[], runs: readonly DeployRun[]): readonly HandOff[] =>
  records.flatMap(({ steps, target }) =>
    steps.flatMap(({ kind, deployment, startedAt, endedAt }) => {
      const run = runs.find(({ id }) => id === deployment);
      if (run === undefined) return [];
      const step = `${kind} of ${target.commit.slice(0, 7)}`;
      const handOff = (way: string, milliseconds: number): HandOff => ({
        what: `${step}, ${way}`,
        seconds: Math.max(0, milliseconds) / 1_000,
      });
      const begun = handOff('from the decision to the run', run.createdAt - startedAt);
      if (endedAt === undefined) return [begun];
      return [begun, handOff('from the run to the ledger', endedAt - run.completedAt)];
    }),
  );

/** The one that took longest. */
export const slowest = (all: readonly HandOff[]): HandOff | undefined =>
  all.toSorted((one, other) => other.seconds - one.seconds)[0];

/** The value that 99 of 100 do not exceed; 0 of none. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}

/** The lead time of a release in seconds, by what it waited for. */
export interface LeadTime {
  /** From the push of the pull request to the end of the release. */
  readonly total: number;
  /** From the check's conclusion to the merge, and while a person was asked. */
  readonly people: number;
  /** The load on staging, the canary's window and the time after it. */
  readonly traffic: number;
  /** The rest: review, tests, deployments and hand-offs. */
  readonly us: number;
}

/** @param times epoch milliseconds: of the push, of the check's conclusion, and of the merge */
export function leadTimeOf(
  record: ReleaseRecord,
  times: { readonly pushedAt: number; readonly concludedAt: number; readonly mergedAt: number },
): LeadTime {
  const { canary, steps, endedAt = record.updatedAt } = record;
  const promote = steps.find(({ kind }) => kind === 'promote');
  const load = steps.find(({ kind }) => kind === 'load');
  const canaryMs = canary === undefined || promote === undefined ? 0 : promote.startedAt - canary.startedAt;
  const observedMs = canary?.promotedAt === undefined ? 0 : endedAt - canary.promotedAt;
  const loadMs = load?.endedAt === undefined ? 0 : load.endedAt - load.startedAt;
  const total = (endedAt - times.pushedAt) / 1_000;
  const people = (times.mergedAt - times.concludedAt) / 1_000;
  const traffic = (canaryMs + observedMs + loadMs) / 1_000;
  return { total, people, traffic, us: total - people - traffic };
}
