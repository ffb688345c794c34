import type { ReleaseDecision, ReleaseRule } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { type LeadTime, leadTimeOf } from './lead-time.ts';

/** A release, and the decisions of its chain in order. */
export interface DecidedRelease {
  readonly record: ReleaseRecord;
  readonly decisions: readonly ReleaseDecision[];
}

export interface ReleaseStats {
  readonly releases: number;
  readonly released: number;
  /** The median of each part over what was released, milliseconds. Left out where nothing was. */
  readonly leadTime?: LeadTime | undefined;
  /** How many releases asked a person, in all and by the rule that asked. */
  readonly asked: number;
  readonly askedBy: readonly { readonly rule: ReleaseRule; readonly releases: number }[];
  readonly rollbacks: { readonly all: number; readonly right: number; readonly wrong: number; readonly failed: number };
}

/** Sums up releases: how long they took and what for, how often people were asked, and how right rollbacks were. */
export function releaseStats(all: readonly DecidedRelease[]): ReleaseStats {
  const released = all.filter(({ record }) => record.status === 'released');
  const times = released.flatMap(({ record, decisions }) => leadTimeOf(record, decisions) ?? []);
  const asked = all.map(({ decisions }) => rulesThatAsked(decisions));
  const rules = [...new Set(asked.flat())];
  const back = all.filter(({ record }) => record.status === 'rolled-back' || record.status === 'rollback-failed');
  const judged = (right: boolean) => back.filter(({ record }) => record.judged?.right === right).length;
  return {
    releases: all.length,
    released: released.length,
    ...(times.length > 0 && { leadTime: medians(times) }),
    asked: asked.filter((found) => found.length > 0).length,
    askedBy: rules
      .map((rule) => ({ rule, releases: asked.filter((found) => found.includes(rule)).length }))
      .toSorted((a, b) => b.releases - a.releases),
    rollbacks: {
      all: back.length,
      right: judged(true),
      wrong: judged(false),
      failed: back.filter(({ record }) => record.status === 'rollback-failed').length,
    },
  };
}

const rulesThatAsked = (decisions: readonly ReleaseDecision[]): readonly ReleaseRule[] => [
  ...new Set(decisions.flatMap(({ result, rules }) => (result === 'ask' ? rules : []))),
];

const medians = (times: readonly LeadTime[]): LeadTime => ({
  people: median(times.map(({ people }) => people)),
  ci: median(times.map(({ ci }) => ci)),
  traffic: median(times.map(({ traffic }) => traffic)),
  us: median(times.map(({ us }) => us)),
});

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
