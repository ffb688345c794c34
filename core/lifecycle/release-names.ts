import { createHash } from 'node:crypto';
import { DECISION_PREFIX, RELEASE_PREFIX } from '../names.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

type Service = ReleaseRecord['service'];

/** The id of a release: one commit of one service. @returns 16 hexadecimal digits */
export const releaseIdOf = (service: Service, commit: string): string => shortHash([...named(service), commit]);

/** The id of one environment of one service. @returns 16 hexadecimal digits */
export const laneIdOf = (service: Service, environment: 'staging' | 'production'): string =>
  shortHash([...named(service), environment]);

/** The id of what a service's releases taught. @returns 16 hexadecimal digits */
export const calibrationIdOf = (service: Service): string => shortHash(named(service));

export type ReleaseJobKind = 'smoke' | 'load' | 'integration' | 'explain-rollback';
const JOB_KINDS: readonly ReleaseJobKind[] = ['smoke', 'load', 'integration', 'explain-rollback'];

/** The name of the Batch job of a step: a submission that was not recorded is found again by it. */
export const releaseJobName = (releaseId: string, step: number, kind: ReleaseJobKind): string =>
  `mendhook-release-${releaseId}-${step}-${kind}`;

/** Which step a job of that name carries out; undefined when the name is none of a release. */
export function parseReleaseJobName(
  jobName: string,
): { releaseId: string; step: number; kind: ReleaseJobKind } | undefined {
  const [, releaseId, step, named] = /^mendhook-release-([0-9a-f]{16})-(\d+)-([a-z-]+)$/.exec(jobName) ?? [];
  const kind = JOB_KINDS.find((each) => each === named);
  if (releaseId === undefined || kind === undefined) return undefined;
  return { releaseId, step: Number(step), kind };
}

/** Keys in the audit bucket: one prefix a release. */
export const releaseKeys = (releaseId: string) => {
  const prefix = `${RELEASE_PREFIX}${releaseId}`;
  return {
    prefix,
    /** What a decision rests on, by its place in the chain and by the SHA-256 of the facts. */
    facts: (sequence: number, hash: string) =>
      `${prefix}/facts-${String(sequence).padStart(6, '0')}-${hash.slice(0, 12)}.json`,
    /** What a job measured or printed. */
    step: (number: number) => `${prefix}/step-${number}.json`,
    transcript: (phase: string, run: number) => `${prefix}/${phase}-${run}`,
    report: `${prefix}/report.md`,
  };
};

/** The name of a release's chain of decisions in the log. */
export const releaseChainName = (releaseId: string): string => `release-${releaseId}`;

/** Key of one line of a release's chain of decisions. */
export const releaseDecisionKey = (releaseId: string, sequence: number): string =>
  `${DECISION_PREFIX}${releaseChainName(releaseId)}/${String(sequence).padStart(6, '0')}.json`;

const named = ({ name, env = '' }: Service): string[] => [name.toLowerCase(), env.toLowerCase()];

const shortHash = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
