import { createHash } from 'node:crypto';
import { CHANGE_PREFIX, DECISION_PREFIX } from '../names.ts';
import type { ChangeJob } from '../records/change-record.ts';

/**
 * The id of a pull request's record, which is part of job names and keys. GitHub's names ignore case.
 *
 * @returns 16 hexadecimal digits
 */
export const changeIdOf = (repository: string, number: number): string =>
  createHash('sha256').update(`${repository.toLowerCase()}#${number}`).digest('hex').slice(0, 16);

/** The name of a round's Batch job: the same job has the same name, so a submission that was not recorded is found again. */
export const changeJobName = (changeId: string, round: number, kind: ChangeJob['kind']): string =>
  `mendhook-change-${changeId}-${round}-${kind}`;

/** Which round a job of that name works on; undefined when the name is none of a change. */
export function parseChangeJobName(
  jobName: string,
): { changeId: string; round: number; kind: ChangeJob['kind'] } | undefined {
  const [, changeId, round, kind] = /^mendhook-change-([0-9a-f]{16})-(\d+)-(review|tests)$/.exec(jobName) ?? [];
  if (changeId === undefined || (kind !== 'review' && kind !== 'tests')) return undefined;
  return { changeId, round: Number(round), kind };
}

/** What GitHub keeps with the check run of a round: a press of its buttons brings it back, also where it names no pull request. */
export const checkExternalId = (changeId: string, round: number): string => `${changeId}-${round}`;

/** Which round a check run of that external id is of; undefined when it is none of a change. */
export function parseCheckExternalId(externalId: string): { changeId: string; round: number } | undefined {
  const [, changeId, round] = /^([0-9a-f]{16})-(\d+)$/.exec(externalId) ?? [];
  return changeId === undefined ? undefined : { changeId, round: Number(round) };
}

/** Keys in the audit bucket: one prefix a round. */
export const changeKeys = (changeId: string, round: number) => {
  const prefix = `${CHANGE_PREFIX}${changeId}/round-${round}`;
  return {
    prefix,
    round: `${prefix}/round`,
    facts: `${prefix}/facts.json`,
    /** The facts once written tests are on the branch. */
    factsWithTests: `${prefix}/facts-with-tests.json`,
    findings: `${prefix}/findings.json`,
    patch: `${prefix}/tests.patch`,
    transcript: (phase: string, run: number) => `${prefix}/${phase}-${run}`,
  };
};

/** Key of one line of a change's chain of decisions. */
export const decisionKey = (changeId: string, sequence: number): string =>
  `${DECISION_PREFIX}${changeId}/${String(sequence).padStart(6, '0')}.json`;
