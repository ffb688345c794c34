import type { ReleaseDecision } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** What a release's time went to, in milliseconds. The sum is its lead time. */
export interface LeadTime {
  /** Reviewing the pull request, and answering questions. */
  readonly people: number;
  /** Deployments and tests: what the user's own systems run. */
  readonly ci: number;
  /** Waiting for enough requests. */
  readonly traffic: number;
  /** Everything else. */
  readonly us: number;
}

type Part = Exclude<keyof LeadTime, 'us'>;
interface Interval {
  readonly part: Part;
  readonly from: number;
  readonly to: number;
}

/** Of two that overlap, the earlier one counts. */
const PRIORITY: readonly Part[] = ['people', 'ci', 'traffic'];

/**
 * Splits the lead time of a release that has ended: from its first pull request, where that is known, to its end.
 *
 * @param decisions of its chain, in order
 * @returns undefined while it has not ended
 */
export function leadTimeOf(
  record: Pick<ReleaseRecord, 'changes' | 'openedAt' | 'endedAt' | 'steps' | 'canary'>,
  decisions: readonly Pick<ReleaseDecision, 'result' | 'decider' | 'at'>[],
): LeadTime | undefined {
  const { endedAt } = record;
  if (endedAt === undefined) return undefined;
  const start = Math.min(record.openedAt, ...record.changes.flatMap(({ openedAt }) => openedAt ?? []));
  const intervals = [
    ...reviews(record),
    ...questions(decisions, endedAt),
    ...work(record),
    ...traffic(record, endedAt),
  ];
  const total = { people: 0, ci: 0, traffic: 0, us: 0 };
  const borders = [start, endedAt, ...intervals.flatMap(({ from, to }) => [from, to])]
    .filter((time) => time >= start && time <= endedAt)
    .toSorted((a, b) => a - b);
  for (const [index, to] of borders.entries()) {
    const from = borders[index - 1];
    if (from === undefined) continue;
    const inside = intervals.filter((each) => each.from <= from && each.to >= to).map(({ part }) => part);
    total[PRIORITY.find((part) => inside.includes(part)) ?? 'us'] += to - from;
  }
  return total;
}

const reviews = ({ changes }: Pick<ReleaseRecord, 'changes'>): readonly Interval[] =>
  changes.flatMap(({ openedAt, mergedAt }) =>
    openedAt === undefined || mergedAt === undefined ? [] : [{ part: 'people', from: openedAt, to: mergedAt }],
  );

/** From each question to the next decision. */
const questions = (
  decisions: readonly Pick<ReleaseDecision, 'result' | 'decider' | 'at'>[],
  end: number,
): readonly Interval[] =>
  decisions.flatMap(({ result, at }, index) => {
    if (result !== 'ask') return [];
    const answer = decisions.slice(index + 1).find((each) => each.result !== 'hold' && each.result !== 'ask');
    return [{ part: 'people', from: at, to: answer?.at ?? end }];
  });

const work = ({ steps }: Pick<ReleaseRecord, 'steps'>): readonly Interval[] =>
  steps.flatMap(({ startedAt, endedAt }) =>
    endedAt === undefined ? [] : [{ part: 'ci', from: startedAt, to: endedAt }],
  );

const traffic = ({ canary }: Pick<ReleaseRecord, 'canary'>, end: number): readonly Interval[] =>
  canary === undefined ? [] : [{ part: 'traffic', from: canary.startedAt, to: end }];
