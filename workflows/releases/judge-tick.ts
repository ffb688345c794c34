import { keepTicks } from '../../core/canary/keep-ticks.ts';
import { planCanary } from '../../core/canary/plan-canary.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/durations.ts';
import type { CanaryTick } from '../../core/records/canary.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { canarySettingsOf } from '../../core/release/canary-settings.ts';
import { judgementOf } from '../../core/release/judge-release.ts';
import { canaryTermsOf, longestAnswer, nextTick, readableUntil, tickOf } from '../../core/release/ticks.ts';
import { countErrorGroups } from './count-error-groups.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { readCounts, readHistory } from './read-counts.ts';

type TickDependencies = Pick<ReleaseDependencies, 'releases' | 'metricsOf' | 'clock' | 'logger'>;
type MeasureDependencies = TickDependencies & Pick<ReleaseDependencies, 'config' | 'newErrors'>;
type Canary = NonNullable<ReleaseRecord['canary']>;

/** What the old version did in these last hours is the history that a canary is judged by. */
const HISTORY_MS = 2 * HOUR_MS;
/** Without a history in this time the canary is judged without one. */
const HISTORY_WITHIN_MS = 2 * MINUTE_MS;
const TICKS_KEPT = 400;

/** Begins to count: from the whole tick in which the split began. */
export async function beginCanary({ releases, clock }: TickDependencies, record: ReleaseRecord, at: number) {
  const startedAt = tickOf(at, canaryTermsOf(record));
  await releases.change(record.id, (current) =>
    current.canary === undefined && current.status === record.status
      ? { ...current, canary: { startedAt, ticks: [] }, lookAt: clock(), updatedAt: clock(), untold: true }
      : current,
  );
}

/**
 * Reads the history of the old version, and says by it what the canary is judged by and how many requests it needs.
 *
 * @returns false while the metrics do not answer: it is asked again then
 */
export async function planRelease(deps: TickDependencies, record: ReleaseRecord): Promise<boolean> {
  const { clock } = deps;
  const startedAt = record.canary?.startedAt ?? clock();
  const history = await readHistory(deps, record, lastOf(record, HISTORY_MS, startedAt));
  if (history === undefined && clock() - startedAt < HISTORY_WITHIN_MS) return false;
  const plan = planCanary(canarySettingsOf(record.settings.terms), history ?? []);
  await changeCanary(deps, record, (canary) => ({ ...canary, plan: canary.plan ?? plan }));
  return true;
}

/** Begins the time after the promotion: it is compared with the old version's last hour. */
export async function beginObserving(deps: TickDependencies, record: ReleaseRecord, at: number): Promise<void> {
  const { releases, clock } = deps;
  const promotedAt = tickOf(at, canaryTermsOf(record));
  const from = record.canary?.startedAt ?? promotedAt;
  const last = lastOf(record, Math.min(HOUR_MS, promotedAt - from), promotedAt);
  const before = last.from < promotedAt ? await readCounts(deps, record, last) : undefined;
  const beside = before?.map(({ stable }) => stable) ?? [];
  const hour = beside.some((stable) => stable !== null)
    ? beside
    : await readHistory(deps, record, lastOf(record, HOUR_MS, from));
  const stableBefore = (hour ?? []).flatMap((stable) => stable ?? []).slice(-TICKS_KEPT);
  await releases.change(record.id, (current) => {
    if (current.status !== record.status || current.canary?.promotedAt !== undefined) return current;
    const canary: Canary = { ...(current.canary ?? { startedAt: promotedAt, ticks: [] }), promotedAt, stableBefore };
    return { ...current, status: 'observing', canary, lookAt: clock(), updatedAt: clock(), untold: true };
  });
}

/** Reads the ticks that were not read yet. Where the metrics do not answer, they have no points: that is never good. */
export async function measureRelease(deps: MeasureDependencies, record: ReleaseRecord): Promise<void> {
  const { clock } = deps;
  const from = nextTick(record)?.from;
  if (from === undefined) return;
  const to = Math.min(readableUntil(record, clock()), from + longestAnswer(record));
  if (to <= from) return;
  const found = await readCounts(deps, record, { from, to });
  const length = canaryTermsOf(record).tickSeconds * 1_000;
  const silent = Array.from(
    { length: Math.min(TICKS_KEPT, (to - from) / length) },
    (_, index): CanaryTick => ({
      at: from + index * length,
      canary: null,
      stable: null,
    }),
  );
  const ticks = keepTicks(silent, found ?? []);
  const groups = deps.newErrors && (await countErrorGroups({ ...deps, ...deps.newErrors }, record));
  const judged = await changeCanary(deps, record, (canary) => {
    const kept = [...keepTicks(canary.ticks, ticks)];
    return { ...canary, ...groups, ticks: kept, countedUntil: Math.max(canary.countedUntil ?? 0, to) };
  });
  deps.logger.info('release-judged', { releaseId: record.id, until: to, answer: judged?.canary?.judgement?.answer });
}

/** The whole ticks of the last so many milliseconds before a tick, or as many as one answer holds. */
const lastOf = (record: ReleaseRecord, milliseconds: number, to: number) => ({
  from: to - tickOf(Math.min(milliseconds, longestAnswer(record)), canaryTermsOf(record)),
  to,
});

/** The counts come with the judgement of them, for people. */
const changeCanary = (
  { releases, clock }: TickDependencies,
  { id }: ReleaseRecord,
  change: (canary: Canary) => Canary,
): Promise<ReleaseRecord | undefined> =>
  releases.change(id, (current) => {
    if (current.canary === undefined) return current;
    const next = { ...current, canary: change(current.canary), lookAt: clock(), updatedAt: clock() };
    const judgement = judgementOf(next);
    return judgement === undefined ? next : { ...next, canary: { ...next.canary, judgement } };
  });
