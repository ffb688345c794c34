import type { CanaryRecord, SeriesFigures } from '../../records/canary.ts';
import type { ReleaseRecord } from '../../records/release-record.ts';
import type { LoadResult, ReleaseStep } from '../../records/release-step.ts';
import { count, counted } from '../../text/quantities.ts';

/** A figure that was measured: what, and how much. Plain text of our own. */
export interface Figure {
  readonly name: string;
  readonly text: string;
}

/** What was measured on staging, in the order of its steps. A step that was repeated is there once. */
export function stagingFigures({ steps }: Pick<ReleaseRecord, 'steps'>): readonly Figure[] {
  const newest = (kind: ReleaseStep['kind']) => steps.findLast((step) => step.kind === kind);
  return (['smoke', 'load', 'integration'] as const).flatMap((kind) => {
    const step = newest(kind);
    if (step === undefined) return [];
    return kind === 'load' ? loadFigures(step) : [{ name: `${kind} tests`, text: endOf(step) }];
  });
}

function endOf({ status, exit }: ReleaseStep): string {
  if (status === 'claimed' || status === 'running') return 'at work';
  return exit === undefined ? status : `${status}, exit code ${exit}`;
}

function loadFigures(step: ReleaseStep): readonly Figure[] {
  const { load } = step;
  if (load === undefined) return [{ name: 'load', text: endOf(step) }];
  const { requests, errors } = load;
  return [
    { name: 'p50 under load', text: latencyOf(load, 'p50') },
    { name: 'p99 under load', text: latencyOf(load, 'p99') },
    {
      name: 'errors under load',
      text: `${count(errors.new)} of ${counted(requests.new, 'request')}, before ${count(errors.old)} of ${count(requests.old)}`,
    },
  ];
}

function latencyOf(load: LoadResult, which: 'p50' | 'p99'): string {
  const { new: now, old } = load[which === 'p50' ? 'p50Ms' : 'p99Ms'];
  const ratio = load[which];
  const compared =
    ratio === undefined
      ? ''
      : `, ${ratio.ratio.toFixed(2)} times (between ${ratio.low.toFixed(2)} and ${ratio.high.toFixed(2)})`;
  return `${ms(now)}${old === null ? '' : `, before ${ms(old)}`}${compared}`;
}

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : count(Math.round(value))} ms`;

/** What was counted in production so far. Empty before the canary. */
export function canaryFigures(canary: CanaryRecord | undefined): readonly Figure[] {
  if (canary === undefined) return [];
  const { judgement } = canary;
  if (judgement === undefined) {
    return [{ name: 'production', text: `${counted(canary.ticks.length, 'measurement')}, not judged yet` }];
  }
  const { slow, errors } = judgement;
  const isAnySlow = slow.canary.events + slow.stable.events > 0;
  return [
    { name: 'errors', text: seriesText(errors) },
    ...(isAnySlow || slow.worse > 1 || slow.over > 1 ? [{ name: 'slow requests', text: seriesText(slow) }] : []),
    { name: 'evidence', text: evidenceText(errors, slow) },
  ];
}

const seriesText = ({ canary, stable, limit, stableOverLimit }: SeriesFigures): string => {
  const side = ({ events, requests }: SeriesFigures['canary']) =>
    `${rate(events, requests)} (${count(events)} of ${count(requests)})`;
  const of = stableOverLimit ? ', the version before is over it itself' : '';
  return `${side(canary)}, the version before ${side(stable)}; limit ${percent(limit)}${of}`;
};

function evidenceText(errors: SeriesFigures, slow: SeriesFigures): string {
  const bad = Math.max(errors.worse, errors.over, slow.worse, slow.over);
  const good = Math.min(errors.under, slow.under);
  return `bad ${times(bad)} of ${times(errors.needed.back)}, good ${times(good)} of ${times(errors.needed.on)}`;
}

/** Evidence grows by powers of ten: more digits say nothing. */
const times = (value: number): string =>
  value >= 1e6 ? 'over a million' : value >= 10 ? count(Math.round(value)) : value.toFixed(1);

const rate = (events: number, requests: number): string => (requests === 0 ? '–' : percent(events / requests));

/** "0.5 %", "0.07 %" */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;
