import { ABBA, type LoadRequest, type LoadRun } from '../../core/load/load-run.ts';

/** A staging whose truth is known. */
export interface SimulatedStaging {
  /** Requests a second. @default 20 */
  readonly rate?: number;
  /** Seconds of each run. @default 25 */
  readonly seconds?: number;
  /** The new version’s latencies, as a factor. @default 1 */
  readonly slower?: number;
  /** How much slower the machine is at the end than at the beginning, as a share. @default 0 */
  readonly drift?: number;
  /** Deviation of the machine’s own speed from run to run, in logarithms. @default 0 */
  readonly disturbed?: number;
  /** Deviation of slow and fast times of about half a second, in logarithms. @default 0 */
  readonly bursts?: number;
  /** Share of the new version’s requests that fail; the old one’s is 0.002. @default 0.002 */
  readonly errors?: number;
  /** @default ABBA */
  readonly order?: readonly LoadRun['side'][];
}

const MEDIAN_MS = 20;
const DEVIATION = 0.5;
const BURST_MS = 500;

/** Makes the runs of a load: log-normal latencies, requests at random times. */
export function simulateLoad(random: () => number, staging: SimulatedStaging = {}): readonly LoadRun[] {
  const { order = ABBA, seconds = 25, disturbed = 0 } = staging;
  const whole = order.length * seconds * 1_000;
  return order.map((side, index) => {
    const speed = Math.exp(disturbed * normal(random));
    const begin = index * seconds * 1_000;
    const slowness = (at: number) => speed * (1 + ((staging.drift ?? 0) * (begin + at)) / whole);
    return { side, seconds, requests: simulateRun(random, side, { ...staging, seconds, slowness }) };
  });
}

function simulateRun(
  random: () => number,
  side: LoadRun['side'],
  run: SimulatedStaging & { readonly seconds: number; readonly slowness: (at: number) => number },
): LoadRequest[] {
  const { rate = 20, slower = 1, bursts = 0, errors = 0.002 } = run;
  const kept = Math.exp(-1_000 / rate / BURST_MS);
  const requests: LoadRequest[] = [];
  let burst = bursts * normal(random);
  for (let at = gap(random, rate); at < run.seconds * 1_000; at += gap(random, rate)) {
    burst = kept * burst + Math.sqrt(1 - kept * kept) * bursts * normal(random);
    const ms = MEDIAN_MS * Math.exp(DEVIATION * normal(random) + burst) * run.slowness(at);
    const [factor, share] = side === 'new' ? [slower, errors] : [1, 0.002];
    requests.push({ at, ms: ms * factor, failed: random() < share });
  }
  return requests;
}

const gap = (random: () => number, rate: number): number => (-Math.log(1 - random()) * 1_000) / rate;

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
