import { DUE_KINDS } from '../core/names.ts';
import type { Alert } from '../core/records/alert.ts';
import type { SweepDependencies } from '../lambdas/sweep/dependencies.ts';
import { createSweep } from '../lambdas/sweep/sweep.ts';
import { createOutage, type OutsideSystem } from './outage.ts';

const SYSTEMS: Readonly<Record<string, OutsideSystem>> = { slack: 'Slack', github: 'GitHub', datadog: 'Datadog' };
const MINUTE_MS = 60_000;
/** An alert without a search is sent again for twelve hours. */
const SWEEPS_MOST = 12 * 60;

/**
 * What the arguments of the benchmark ask for.
 *
 * @throws {Error} when `--down` names no system
 */
export function readOutage(args: readonly string[]): {
  readonly rest: readonly string[];
  readonly down: ReturnType<typeof createOutage> | undefined;
} {
  const at = args.indexOf('--down');
  if (at === -1) return { rest: args, down: undefined };
  const system = SYSTEMS[args[at + 1] ?? ''];
  if (system === undefined) throw new Error(`--down: expected slack, github or datadog, got ${args[at + 1]}`);
  return { rest: args.toSpliced(at, 2), down: createOutage(system) };
}

/**
 * Lets the sweep come once a minute, on a clock that is moved on, until nobody waits for it any longer.
 *
 * @param drain triages what the sweep has sent again
 * @returns the sweeps that it took
 * @throws {Error} when something still waits after twelve hours
 */
export async function sweepUntilDone(
  deps: Omit<SweepDependencies, 'queue' | 'random'> & { readonly send: (alert: Alert) => Promise<void> },
  time: { offset: number },
  drain: () => Promise<void>,
): Promise<number> {
  const sweep = createSweep({ ...deps, queue: { send: deps.send }, random: () => 0 });
  const shown = DUE_KINDS.filter((kind) => kind === 'alert' || kind === 'thread' || kind === 'retry');
  for (let sweeps = 1; sweeps <= SWEEPS_MOST; sweeps += 1) {
    time.offset += MINUTE_MS;
    await sweep();
    await drain();
    // An alert that was sampled is due five minutes later.
    const due = await Promise.all(shown.map((kind) => deps.ledger.listDue(kind, deps.clock() + 11 * MINUTE_MS, 1)));
    if (due.every((ids) => ids.length === 0)) return sweeps;
  }
  throw new Error('alerts or threads still wait for the sweep after twelve hours');
}
