import { type Cell, GRID, KINDS } from './canary/cells.ts';
import { missesOf, percentOf } from './canary/misses.ts';
import { type Played, playCell } from './canary/play-cell.ts';

const RUNS = 2_000;
/** The other kinds of traffic are many: each has a part of the runs. */
const PART_FOR_KINDS = 5;

/**
 * Plays simulated canaries whose truth is known to the judge, to a bare threshold and to a rank sum.
 *
 * @param args `[--runs N] [--seed TEXT] [--only TEXT]`
 * @returns a table; the exit code is 1 where a target is missed
 */
export async function run(args: readonly string[]): Promise<string> {
  const { runs, seed, only } = readArgs(args);
  const play = (cells: readonly Cell[], count: number) =>
    cells.filter(({ name }) => name.includes(only)).map((cell) => ({ cell, played: playCell(cell, count, seed) }));
  const rows = [...play(GRID, runs), ...play(KINDS, Math.ceil(runs / PART_FOR_KINDS))];
  const missed = rows.filter(({ cell, played }) => !cell.isWeak && missesOf(cell, played).length > 0);
  if (missed.length > 0) process.exitCode = 1;
  return [
    `${'percent of the runs'.padEnd(46)} truth      back     on    ask  minutes  threshold  rank sum`,
    ...rows.map(({ cell, played }) => row(cell, played)),
    `${missed.length} of ${rows.length} cells miss their target; threshold and rank sum: rolled back in ten minutes`,
  ].join('\n');
}

function readArgs(args: readonly string[]): { readonly runs: number; readonly seed: string; readonly only: string } {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const runs = Number(option('--runs') ?? RUNS);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs: expected a whole number of at least 1');
  return { runs, seed: option('--seed') ?? '1', only: option('--only') ?? '' };
}

function row(cell: Cell, played: Played): string {
  const { runs, on, ask, backAfter, onAfter, threshold, rankSum } = played;
  const isBad = cell.truth === 'bad' || cell.truth === 'limit';
  const number = (value: number | undefined, width: number) => (value?.toFixed(1) ?? '-').padStart(width);
  const percent = (count: number, width: number) => number(percentOf(count, runs), width);
  const within = (cell.within ?? []).map(
    ([minutes]) => `  ${percent(backAfter.filter((after) => after <= minutes).length, 0)} % in ${minutes} min`,
  );
  const misses = missesOf(cell, played);
  const said = misses.length === 0 ? '' : `  ${cell.isWeak ? 'known weakness' : 'MISSED'}: ${misses.join(', ')}`;
  return [
    `${cell.name.padEnd(46)} ${cell.truth.padEnd(8)}`,
    percent(backAfter.length, 6),
    percent(on, 6),
    percent(ask, 6),
    number(middle(isBad ? backAfter : onAfter), 8),
    percent(threshold, 10),
    `${percent(rankSum, 9)}${within.join('')}${said}`,
  ].join(' ');
}

const middle = (sorted: readonly number[]): number | undefined => sorted[Math.floor(sorted.length / 2)];
