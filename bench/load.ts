import { compareLoads } from '../core/load/compare-loads.ts';
import { isUnclear, judgeLoad } from '../core/load/judge-load.ts';
import { seededRandom } from '../core/load/seeded-random.ts';
import { type SimulatedStaging, simulateLoad } from './load/simulate-load.ts';

const LIMITS = { slower: 10, canary: { p99Ms: 800, errorRate: 0.5 } };

/** The same machine calm, drifting, disturbed from run to run, and with slow moments. */
const MACHINES: Readonly<Record<string, SimulatedStaging>> = {
  'calm, 20/s': {},
  'calm, 100/s': { rate: 100 },
  '30 % drift': { drift: 0.3 },
  'disturbed by 5 %': { disturbed: 0.05 },
  'disturbed by 8 %': { disturbed: 0.08 },
  bursts: { bursts: 0.5 },
};

/** Loads of identical versions, and of one that is 30 % slower, judged by the comparison. @param args how many runs a cell */
export async function run(args: readonly string[]): Promise<string> {
  const runs = Number(args[0] ?? 2_000);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`expected how many runs, got "${args[0]}"`);
  const lines = [
    `${runs} loads of 4 × 25 s a line; percent\n`,
    row('', 'slower', 'passed', 'undecided', 'median width of p99'),
  ];
  for (const [name, machine] of Object.entries(MACHINES)) {
    for (const slower of [1, 1.3]) {
      lines.push(measure(`${name}, ${slower === 1 ? 'identical' : '30 % slower'}`, { ...machine, slower }, runs));
    }
  }
  return lines.join('\n');
}

function measure(name: string, staging: SimulatedStaging, runs: number): string {
  const random = seededRandom(17);
  const ends = { passed: 0, failed: 0, undecided: 0 };
  const widths: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const load = loadUntilClear(() => compareLoads(simulateLoad(random, staging), { baseline: 'abba', random }));
    ends[judgeLoad(load, LIMITS).result] += 1;
    if ('p99' in load && load.p99 !== undefined) widths.push(load.p99.high / load.p99.low);
  }
  const width = widths.toSorted((one, other) => one - other)[Math.floor(widths.length / 2)] ?? 0;
  const percent = (count: number) => ((100 * count) / runs).toFixed(1);
  return row(name, percent(ends.failed), percent(ends.passed), percent(ends.undecided), width.toFixed(2));
}

/** As the worker does it: a load that cannot tell is made once more. */
function loadUntilClear(load: () => ReturnType<typeof compareLoads>) {
  const first = load();
  return !('notMeasured' in first) && isUnclear(first, LIMITS.slower) ? load() : first;
}

const row = (name: string, ...cells: readonly string[]): string =>
  [name.padEnd(34), ...cells.map((cell) => cell.padStart(11))].join('');
