import type { Cell, Truth } from './cells.ts';
import type { Played } from './play-cell.ts';

interface Targets {
  readonly maxBack?: number;
  readonly minBack?: number;
  readonly maxOn?: number;
}

/** In percent of the runs. */
const TARGETS: Readonly<Record<Truth, Targets>> = {
  healthy: { maxBack: 1 },
  scarce: { maxBack: 1, maxOn: 0 },
  limit: { maxOn: 5 },
  bad: { minBack: 99, maxOn: 5 },
};

/** What a judge missed in a cell, by more than two standard errors of the simulation. */
export function missesOf(cell: Cell, { runs, on, early, backAfter }: Played): readonly string[] {
  const { maxBack, minBack, maxOn } = TARGETS[cell.truth];
  const isMore = (count: number, percent: number) => percentOf(count, runs) > percent + slack(percent, runs);
  const isLess = (count: number, percent: number) => percentOf(count, runs) < percent - slack(percent, runs);
  const late = (cell.within ?? []).filter(([minutes, percent]) =>
    isLess(backAfter.filter((after) => after <= minutes).length, percent),
  );
  return [
    ...(maxBack !== undefined && isMore(backAfter.length, maxBack) ? [`back > ${maxBack}`] : []),
    ...(minBack !== undefined && isLess(backAfter.length, minBack) ? [`back < ${minBack}`] : []),
    ...(maxOn !== undefined && isMore(on, maxOn) ? [`on > ${maxOn}`] : []),
    ...(cell.minOn !== undefined && isLess(on, cell.minOn) ? [`on < ${cell.minOn}`] : []),
    ...late.map(([minutes, percent]) => `back within ${minutes} min < ${percent}`),
    ...(early > 0 ? ['on too early'] : []),
  ];
}

export const percentOf = (count: number, runs: number): number => (100 * count) / runs;

const slack = (percent: number, runs: number): number =>
  200 * Math.sqrt(((percent / 100) * (1 - percent / 100)) / runs);
