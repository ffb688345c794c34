import type { CanaryAnswer, CanaryJudgement, CanaryReason, CanaryTick, ErrorGroupCounts } from '../records/canary.ts';
import { isMeasured, type Series } from './counts.ts';
import { newErrorGroups } from './error-groups.ts';
import type { Judged } from './read-series.ts';
import { type Weighed, weighSeries } from './weigh-series.ts';

/** So many ticks without metrics of the canary are no lag any more. */
const SILENT_TICKS = 3;

/**
 * Judges a canary by all of its ticks so far. It remembers nothing: the same plan and ticks give the same judgement.
 *
 * @param judged the plan, when the split began, and the ticks in order of time (see {@link keepTicks})
 * @param groups errors by fingerprint since the split began, where they were searched
 */
export function judgeCanary(judged: Judged, groups: readonly ErrorGroupCounts[] = []): CanaryJudgement {
  const { plan, startedAt, ticks } = judged;
  const last = ticks.at(-1);
  const seconds = last === undefined ? 0 : (last.at - startedAt) / 1_000 + plan.tickSeconds;
  const errors = weighSeries(judged, 'errors');
  const slow = weighSeries(judged, 'slow');
  const said = (answer: CanaryAnswer, reasons: readonly CanaryReason[]): CanaryJudgement => ({
    answer,
    seconds,
    reasons: [...reasons],
    errors: errors.figures,
    slow: slow.figures,
  });

  const back = [
    ...reasonsForBack('errors', errors),
    ...reasonsForBack('slow', slow),
    ...newErrorGroups(groups, errors.figures),
  ];
  if (back.length > 0) return said('back', back);
  const wait = [
    ...(isSilent(ticks) ? [{ rule: 'no-metrics' } as const] : []),
    ...(seconds < plan.minutes * 60 ? [{ rule: 'minutes' } as const] : []),
    ...reasonsToWait('errors', errors),
    ...reasonsToWait('slow', slow),
  ];
  if (wait.length === 0) return said('good', [reasonForGood('errors', errors), reasonForGood('slow', slow)]);
  return said(seconds >= plan.maxMinutes * 60 ? 'undecided' : 'not-yet', wait);
}

/** Whether the canary's last three ticks say nothing. */
const isSilent = (ticks: readonly CanaryTick[]): boolean =>
  ticks.length >= SILENT_TICKS && !ticks.slice(-SILENT_TICKS).some(({ canary }) => isMeasured(canary));

function reasonsForBack(series: Series, weighed: Weighed): readonly CanaryReason[] {
  const { figures } = weighed;
  const needed = figures.needed.back;
  return [
    ...(weighed.isWorse
      ? [
          reasonOf(series, weighed, {
            rule: 'worse-than-stable',
            evidence: figures.worse,
            needed,
            against: figures.stableRate,
          }),
        ]
      : []),
    ...(weighed.isOver
      ? [reasonOf(series, weighed, { rule: 'over-limit', evidence: figures.over, needed, against: figures.limit })]
      : []),
  ];
}

function reasonsToWait(series: Series, weighed: Weighed): readonly CanaryReason[] {
  const { figures } = weighed;
  const { under: evidence, target: against } = figures;
  const needed = figures.needed.on;
  return [
    ...(weighed.isOutage ? [reasonOf(series, weighed, { rule: 'outage' })] : []),
    ...(weighed.isUnder ? [] : [reasonOf(series, weighed, { rule: 'too-little', evidence, needed, against })]),
    ...(weighed.leansWorse ? [reasonOf(series, weighed, { rule: 'leans-worse', against: figures.stableRate })] : []),
  ];
}

const reasonForGood = (series: Series, weighed: Weighed): CanaryReason =>
  reasonOf(series, weighed, {
    rule: weighed.figures.stableOverLimit ? 'near-stable' : 'under-limit',
    evidence: weighed.figures.under,
    needed: weighed.figures.needed.on,
    against: weighed.figures.target,
  });

const reasonOf = (series: Series, { figures }: Weighed, reason: CanaryReason): CanaryReason => ({
  ...reason,
  series,
  canary: figures.canary,
  stable: figures.stable,
});
