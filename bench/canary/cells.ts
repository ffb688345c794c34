import type { Metrics } from './metrics.ts';
import type { Traffic } from './traffic.ts';

export type Truth = 'healthy' | 'bad' | 'limit' | 'scarce';

/** One kind of traffic, its truth, and what a judge must do with it, in percent of the runs. */
export interface Cell {
  readonly name: string;
  readonly truth: Truth;
  readonly traffic: Traffic;
  readonly metrics?: Metrics;
  /** Good, within `maxMinutes`. */
  readonly minOn?: number;
  /** Back within minutes: so many of the runs. */
  readonly within?: readonly (readonly [minutes: number, percent: number])[];
  /** A known weakness: shown, and not counted as a miss. */
  readonly isWeak?: boolean;
}

const SPEEDS = [1, 5, 20, 100, 500];
const burstsOf = (size: number) => (size === 1 ? {} : { clusters: { size } });

/** The grid: errors one by one and in bursts. */
export const GRID: readonly Cell[] = [
  ...[1, 4, 8].flatMap((size) =>
    [0.1, 0.3].flatMap((rate) =>
      SPEEDS.map(
        (perSecond): Cell => ({
          name: `${perSecond}/s ${rate} → ${rate}, bursts of ${size}`,
          truth: perSecond === 1 ? 'scarce' : 'healthy',
          traffic: { perSecond, errors: [rate, rate], ...burstsOf(size) },
          ...(size === 1 && rate === 0.1 && perSecond >= 20 ? { minOn: 95 } : {}),
        }),
      ),
    ),
  ),
  { name: '100/s 0.6 → 0.6', truth: 'healthy', traffic: { perSecond: 100, errors: [0.6, 0.6] } },
  bad('100/s 0.1 → 3', { perSecond: 100, errors: [0.1, 3] }, [[3, 99]]),
  bad('100/s 0.1 → 3, bursts of 4', { perSecond: 100, errors: [0.1, 3], clusters: { size: 4 } }, [
    [3, 50],
    [4, 75],
  ]),
  bad('20/s 0.1 → 1', { perSecond: 20, errors: [0.1, 1] }),
  bad('100/s 0.1 → 1', { perSecond: 100, errors: [0.1, 1] }),
  bad('500/s 0.1 → 1, bursts of 4', { perSecond: 500, errors: [0.1, 1], clusters: { size: 4 } }),
  bad('5/s 0.1 → 20', { perSecond: 5, errors: [0.1, 20] }),
  bad('1/s 0.1 → 20', { perSecond: 1, errors: [0.1, 20] }),
  bad('100/s slow 0.2 → 3', { perSecond: 100, errors: [0.1, 0.1], slow: [0.2, 3] }),
  ...[20, 100, 500].flatMap((perSecond) =>
    [1, 4].map((size) =>
      limit(`${perSecond}/s 0.1 → 0.5, bursts of ${size}`, { perSecond, errors: [0.1, 0.5], ...burstsOf(size) }),
    ),
  ),
  limit('100/s slow 0.2 → 1', { perSecond: 100, errors: [0.1, 0.1], slow: [0.2, 1] }),
];

/** Traffic that is not simple. */
export const KINDS: readonly Cell[] = [
  ...[20, 100, 500].flatMap((perSecond) => [
    healthy(`${perSecond}/s 0.1, clusters of 8 over 2 min`, {
      perSecond,
      errors: [0.1, 0.1],
      clusters: { size: 8, ticks: 4 },
    }),
    healthy(`${perSecond}/s 0.1, clusters of 20 over 5 min`, {
      perSecond,
      errors: [0.1, 0.1],
      clusters: { size: 20, ticks: 10 },
    }),
    healthy(`${perSecond}/s 0.3, clusters of 8 over 5 min`, {
      perSecond,
      errors: [0.3, 0.3],
      clusters: { size: 8, ticks: 10 },
    }),
    healthy(`${perSecond}/s 0.1, storms of 60 over 2 min`, {
      perSecond,
      errors: [0.1, 0.1],
      clusters: { size: 60, ticks: 4, share: 0.5 },
    }),
    healthy(`${perSecond}/s 0.1, calm, then bursts of 4`, {
      perSecond,
      errors: [0.1, 0.1],
      clusters: { size: 4 },
      isCalmBefore: true,
    }),
    healthy(`${perSecond}/s 0.1, calm, then bursts of 8`, {
      perSecond,
      errors: [0.1, 0.1],
      clusters: { size: 8 },
      isCalmBefore: true,
    }),
    weak(`${perSecond}/s 0.3, calm, then 20 over 2 min`, {
      perSecond,
      errors: [0.3, 0.3],
      clusters: { size: 20, ticks: 4 },
      isCalmBefore: true,
    }),
    {
      ...healthy(`${perSecond}/s, half of it slow in the first minute`, {
        perSecond,
        errors: [0.1, 0.1],
        cold: [50, 20],
      }),
      minOn: 95,
    },
    healthy(`${perSecond}/s, both fail 2 min at 30 %`, {
      perSecond,
      errors: [0.1, 0.1],
      outage: { ticks: 4, errors: 30 },
    }),
    healthy(`${perSecond}/s, both fail 5 min at 2 %`, {
      perSecond,
      errors: [0.1, 0.1],
      outage: { ticks: 10, errors: 2 },
    }),
    healthy(`${perSecond}/s, a customer's 20 errors at once`, {
      perSecond,
      errors: [0.1, 0.1],
      customer: { aTick: 20, ticks: 1 },
    }),
    weak(`${perSecond}/s, a customer's 5 errors a tick, 2 min`, {
      perSecond,
      errors: [0.1, 0.1],
      customer: { aTick: 5, ticks: 4 },
    }),
    {
      ...healthy(`${perSecond}/s, points late`, { perSecond, errors: [0.1, 0.1] }),
      metrics: { atFirst: 0.4 },
      minOn: 95,
    },
    { ...healthy(`${perSecond}/s, one point of five lost`, { perSecond, errors: [0.1, 0.1] }), metrics: { lost: 0.2 } },
    { ...healthy(`${perSecond}/s, counters reset`, { perSecond, errors: [0.1, 0.1] }), metrics: { reset: 0.1 } },
  ]),
  ...[0.2, 0.5, 2, 3].flatMap((perSecond) =>
    [1, 4].map(
      (size): Cell => ({
        name: `${perSecond}/s 0.3 → 0.3, bursts of ${size}`,
        truth: 'scarce',
        traffic: { perSecond, errors: [0.3, 0.3], ...burstsOf(size) },
      }),
    ),
  ),
  bad('100/s 0.1 → 3, clusters of 8 over 2 min', { perSecond: 100, errors: [0.1, 3], clusters: { size: 8, ticks: 4 } }),
  bad('0.5/s 0.1 → 30', { perSecond: 0.5, errors: [0.1, 30] }),
  bad('100/s leak to 1 % in 10 min', leakTo(100, 1, 600)),
  bad('100/s leak to 2 % in 20 min', leakTo(100, 2, 1_200)),
  bad('500/s leak to 3 % in an hour', leakTo(500, 3, 3_600)),
  { ...bad('100/s leak to 1 % in 30 min', leakTo(100, 1, 1_800)), isWeak: true },
  bad('100/s 0.1 → 3, both fail 2 min at 30 %', { perSecond: 100, errors: [0.1, 3], outage: { ticks: 4, errors: 30 } }),
  bad('100/s slow 0.2 → 3 after a cold minute', { perSecond: 100, errors: [0.1, 0.1], slow: [0.2, 3], cold: [50, 20] }),
  bad('100/s 0.1 → 3, calm, then bursts of 4', {
    perSecond: 100,
    errors: [0.1, 3],
    clusters: { size: 4 },
    isCalmBefore: true,
  }),
  { ...bad('100/s 0.1 → 3, one point of three lost', { perSecond: 100, errors: [0.1, 3] }), metrics: { lost: 0.3 } },
  { ...bad('100/s 0.1 → 3, counters reset', { perSecond: 100, errors: [0.1, 3] }), metrics: { reset: 0.1 } },
  {
    ...limit('20/s 0.1 → 0.5, calm, then bursts of 4', {
      perSecond: 20,
      errors: [0.1, 0.5],
      clusters: { size: 4 },
      isCalmBefore: true,
    }),
    isWeak: true,
  },
];

function healthy(name: string, traffic: Traffic): Cell {
  return { name, truth: 'healthy', traffic };
}
function weak(name: string, traffic: Traffic): Cell {
  return { name, truth: 'healthy', traffic, isWeak: true };
}
function bad(name: string, traffic: Traffic, within: Cell['within'] = []): Cell {
  return { name, truth: 'bad', traffic, within };
}
function limit(name: string, traffic: Traffic): Cell {
  return { name, truth: 'limit', traffic };
}
function leakTo(perSecond: number, percent: number, seconds: number): Traffic {
  return { perSecond, errors: [0.1, 0.1], leak: (second) => 0.1 + ((percent - 0.1) * second) / seconds };
}
