import { judgeCanary } from '../canary/judge-canary.ts';
import type { CanaryJudgement, CanaryReason, CanaryTick } from '../records/canary.ts';
import type { ReleaseRule } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import type { Verdict } from './engines.ts';
import { judgementWhy } from './judgement-why.ts';
import { canaryTermsOf } from './ticks.ts';

/**
 * Judges a release by what its record has counted: the canary beside stable, and after the promotion the new version beside the last
 * hour of the old one. The same record gives the same verdict.
 */
export function judgeRelease(record: ReleaseRecord): Verdict {
  const judgement = judgementOf(record);
  if (judgement === undefined) return { result: 'not-yet', rules: [], why: 'Nothing was counted yet.' };
  const rules = [...new Set(judgement.reasons.flatMap(({ rule }) => RULES[rule] ?? []))];
  return { result: RESULTS[judgement.answer], rules, why: judgementWhy(judgement, canaryTermsOf(record).p99Ms) };
}

type Judged = Parameters<typeof judgeCanary>[0];

/** The judgement in figures; undefined where nothing was counted. */
export function judgementOf(record: ReleaseRecord): CanaryJudgement | undefined {
  const { canary } = record;
  if (canary?.plan === undefined || canary.countedUntil === undefined) return undefined;
  const { plan, startedAt, ticks, promotedAt, groups } = canary;
  if (promotedAt === undefined) return judgeCanary({ plan, startedAt, ticks }, groups);
  return judgeCanary(observation(record, { ...canary, plan, promotedAt }), groups);
}

/** Each tick of the new version is laid beside one of the old version's last hour. */
function observation(
  record: ReleaseRecord,
  {
    plan,
    ticks,
    promotedAt,
    stableBefore = [],
  }: NonNullable<ReleaseRecord['canary']> & Pick<Judged, 'plan'> & { readonly promotedAt: number },
): Judged {
  const minutes = canaryTermsOf(record).observeMinutes;
  const after = ticks.filter(({ at }) => at >= promotedAt);
  return {
    plan: { ...plan, percent: 100, minutes, maxMinutes: Number.MAX_SAFE_INTEGER },
    startedAt: promotedAt,
    ticks: after.map(
      (tick, index): CanaryTick => ({
        ...tick,
        stable: stableBefore[index % Math.max(1, stableBefore.length)] ?? null,
      }),
    ),
  };
}

const RESULTS: Readonly<Record<CanaryJudgement['answer'], Verdict['result']>> = {
  good: 'good',
  back: 'bad',
  'not-yet': 'not-yet',
  undecided: 'undecided',
};

/** What a rule of the judge is called in a decision. Reasons to wait are no rules of a decision, besides missing metrics. */
const RULES: Readonly<Partial<Record<CanaryReason['rule'], ReleaseRule>>> = {
  'worse-than-stable': 'worse-than-stable',
  'over-limit': 'over-the-limit',
  'new-error-group': 'new-error-group',
  'no-metrics': 'no-metrics',
};
