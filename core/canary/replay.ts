import type { CanaryCounts, CanaryReason, CanaryTick } from '../records/canary.ts';
import { addArms } from './add-arms.ts';
import { judgeCanary } from './judge-canary.ts';
import { keepTicks } from './keep-ticks.ts';
import { type CanarySettings, planCanary } from './plan-canary.ts';

/** What one part of a service counted, a tick each, the oldest first: a host, an availability zone, a version. */
export type PartCounts = readonly (CanaryCounts | null)[];

/** A false canary that would have gone back. */
export interface FalseRollback {
  readonly part: string;
  /** The tick of the history in which it began. */
  readonly from: number;
  readonly reasons: readonly CanaryReason[];
}

/** How often healthy versions would have been rolled back. */
export interface Replayed {
  readonly canaries: number;
  readonly good: number;
  readonly undecided: number;
  readonly back: readonly FalseRollback[];
  /** Where the share of rollbacks lies, from 0 to 1, with a confidence of 95 %. */
  readonly interval: readonly [number, number];
}

/** So much history each false canary has before it. */
const HISTORY_SECONDS = 2 * 3_600;

/**
 * Splits a service's history into false canaries: each of its parts in turn is the canary, all others are stable, one stretch of time
 * after the other. Nothing was released, so each that goes back is a false alarm.
 *
 * The parts are real: a customer's retries stay together, as a random half of the counts would not show them. A part whose machine is
 * slower than the others is a true difference, and goes back rightly.
 *
 * @param parts the same ticks of each part, by name; of one part alone nothing can be split
 */
export function replayHistory(settings: CanarySettings, parts: Readonly<Record<string, PartCounts>>): Replayed {
  const names = Object.keys(parts);
  const ticks = Math.max(0, ...Object.values(parts).map((counts) => counts.length));
  const history = Math.ceil(HISTORY_SECONDS / settings.tickSeconds);
  const length = Math.ceil((settings.maxMinutes * 60) / settings.tickSeconds);
  const ended =
    names.length < 2
      ? []
      : stretches(history, length, ticks).flatMap((from) =>
          names.map((part) => ({ part, from, ...playFalse(settings, parts, part, from, history, length) })),
        );
  const back = ended.filter(({ answer }) => answer === 'back');
  return {
    canaries: ended.length,
    good: ended.filter(({ answer }) => answer === 'good').length,
    undecided: ended.filter(({ answer }) => answer === 'undecided' || answer === 'not-yet').length,
    back: back.map(({ part, from, reasons }) => ({ part, from, reasons })),
    interval: wilson(back.length, ended.length),
  };
}

/** The first ticks of stretches that follow each other, each with its history before it. */
const stretches = (history: number, length: number, ticks: number): readonly number[] =>
  Array.from({ length: Math.max(0, Math.floor((ticks - history) / length)) }, (_, index) => history + index * length);

function playFalse(
  settings: CanarySettings,
  parts: Readonly<Record<string, PartCounts>>,
  part: string,
  from: number,
  history: number,
  length: number,
) {
  const others = Object.keys(parts).filter((name) => name !== part);
  const sumAt = (names: readonly string[], tick: number) => addArms(names.map((name) => parts[name]?.[tick] ?? null));
  const before = Array.from({ length: history }, (_, index) => sumAt(Object.keys(parts), from - history + index));
  const plan = planCanary({ ...settings, percent: 100 / Object.keys(parts).length }, before);
  let ticks: readonly CanaryTick[] = [];
  for (let tick = 0; tick < length; tick++) {
    const at = tick * settings.tickSeconds * 1_000;
    const point = { at, canary: parts[part]?.[from + tick] ?? null, stable: sumAt(others, from + tick) };
    ticks = keepTicks(ticks, [point]);
    const { answer, reasons } = judgeCanary({ plan, startedAt: 0, ticks: [...ticks] });
    if (answer !== 'not-yet') return { answer, reasons };
  }
  return { answer: 'not-yet' as const, reasons: [] };
}

/** https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
function wilson(found: number, all: number): readonly [number, number] {
  if (all === 0) return [0, 1];
  const z = 1.96;
  const share = found / all;
  const middle = share + (z * z) / (2 * all);
  const half = z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  const by = 1 + (z * z) / all;
  return [Math.max(0, (middle - half) / by), Math.min(1, (middle + half) / by)];
}
