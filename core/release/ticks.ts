import { type CanaryTerms, canarySchema, type ReleaseTerms } from '../config/release-terms.ts';
import { MINUTE_MS } from '../durations.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** Limits and times of a canary. Where the traffic is not split, the defaults judge the time after the deployment. */
export const canaryTermsOf = ({
  settings: { terms },
}: {
  readonly settings: { readonly terms: Pick<ReleaseTerms, 'canary'> };
}): CanaryTerms => (terms.canary === false ? canarySchema.parse({}) : terms.canary);

/** The whole tick that a time lies in: when it began, epoch milliseconds. */
export const tickOf = (at: number, { tickSeconds }: Pick<CanaryTerms, 'tickSeconds'>): number => {
  const length = tickSeconds * 1_000;
  return Math.floor(at / length) * length;
};

/** One answer of the metrics holds so many ticks. https://docs.datadoghq.com/dashboards/guide/query-to-the-graph/ */
const MOST_TICKS = 1_500;

/** How long the ticks of one answer are together, in milliseconds. */
export const longestAnswer = (record: Pick<ReleaseRecord, 'settings'>): number =>
  MOST_TICKS * canaryTermsOf(record).tickSeconds * 1_000;

/** The first tick that was not read. Undefined where nothing is counted yet. */
export function nextTick(record: ReleaseRecord): { readonly from: number; readonly readableAt: number } | undefined {
  const { canary } = record;
  if (canary === undefined) return undefined;
  const { tickSeconds, lagSeconds } = canaryTermsOf(record);
  const from = Math.max(canary.countedUntil ?? canary.startedAt, canary.promotedAt ?? 0);
  return { from, readableAt: from + (tickSeconds + lagSeconds) * 1_000 };
}

/** The end of the newest tick whose points are complete, epoch milliseconds. */
export function readableUntil(record: ReleaseRecord, now: number): number {
  const terms = canaryTermsOf(record);
  return tickOf(now - terms.lagSeconds * 1_000, terms);
}

/** When the time after the promotion is over and its last points are complete, epoch milliseconds. */
export function observesUntil(record: ReleaseRecord): number {
  const { observeMinutes, lagSeconds } = canaryTermsOf(record);
  const from = record.canary?.promotedAt ?? record.canary?.startedAt ?? 0;
  return from + observeMinutes * MINUTE_MS + lagSeconds * 1_000;
}
