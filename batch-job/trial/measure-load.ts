import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE_MS } from '../../core/durations.ts';
import { ABBA, type LoadRun } from '../../core/load/load-run.ts';
import type { CommandResult } from '../verify/run-command.ts';
import { describeEnd } from './describe-end.ts';
import type { TrialPlace } from './open-trial-place.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { targetEnvironment } from './target-environment.ts';

/** What a load command did to one version, or to two in turn. */
export interface MeasuredLoad {
  /** The runs, in their order. Fewer than planned where it broke off. */
  readonly runs: readonly LoadRun[];
  /** The last run of the command. */
  readonly result: CommandResult;
  /** Why nothing can be said, in a sentence part. */
  readonly notMeasured?: string;
}

export interface LoadPlan {
  readonly command: string;
  readonly seconds: number;
  readonly url: string;
  /** Where the version before answers; left out, the new one alone is loaded. */
  readonly previousUrl?: string | undefined;
  /** How long the first request may take to come: a load tool may have to be compiled first. @default 2 minutes */
  readonly firstWithinMs?: number;
}

/** Lets a version be loaded for so long. Rejects when it is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const waitFor: Pause = (milliseconds, signal) => wait(milliseconds, undefined, { signal });

/** Each version gets a tenth of a run's time before anything counts, at most: connections open and caches fill. */
const WARM_UP = 0.1;
const MOST_WARM_UP_MS = 10_000;
const FIRST_WITHIN_MS = 2 * MINUTE_MS;

/**
 * Has a command send its requests to two versions in turn: new, old, old, new. The command does not notice, so that its own start
 * and rhythm are the same for both. A command that ends well before its time is started again.
 *
 * @param pause how a run's time passes. @default the clock of the machine
 */
export async function measureLoad(
  place: TrialPlace,
  plan: LoadPlan,
  signal: AbortSignal,
  pause = waitFor,
): Promise<MeasuredLoad> {
  const proxy = await startRecordingProxy(plan.url);
  const done = new AbortController();
  const running = keepRunning(place, plan, proxy.url, done.signal);
  // What keeps the command from running is told at the end, where it is waited for.
  running.catch(() => undefined);
  const broken = new AbortController();
  const ended = running.then(({ problem }) => problem !== undefined && broken.abort());
  ended.catch(() => broken.abort());
  try {
    const runs = await recordRuns(proxy, plan, AbortSignal.any([signal, broken.signal]), pause);
    signal.throwIfAborted();
    done.abort();
    const { result, problem } = await running;
    const why = problem ?? (runs === undefined ? `\`${plan.command}\` sent no request` : undefined);
    return { runs: runs ?? [], result, ...(why === undefined ? {} : { notMeasured: why }) };
  } finally {
    done.abort();
    await proxy.close();
  }
}

/** Runs the command until it is stopped. @returns its last run, and why it does not run any more where it broke off */
async function keepRunning(place: TrialPlace, plan: LoadPlan, url: string, stop: AbortSignal) {
  const planned = (plan.seconds * (ABBA.length + 1)) / 60;
  const minutes = planned + (plan.firstWithinMs ?? FIRST_WITHIN_MS) / MINUTE_MS + 1;
  const environment = { ...targetEnvironment(url), MENDHOOK_LOAD_SECONDS: String(Math.ceil(planned * 60)) };
  for (;;) {
    const begun = performance.now();
    const result = await place.run(plan.command, { environment, minutes, stop });
    if (stop.aborted) return { result };
    if (result.exitCode !== 0) return { result, problem: describeEnd(plan.command, result).replace(/\.$/, '') };
    if (performance.now() - begun < SHORTEST_MS) {
      return { result, problem: `\`${plan.command}\` ended at once, where it must run until it is stopped` };
    }
  }
}

const SHORTEST_MS = 1_000;

/** @returns undefined where no request came, or the command broke off */
async function recordRuns(
  proxy: RecordingProxy,
  plan: LoadPlan,
  signal: AbortSignal,
  pause: Pause,
): Promise<LoadRun[] | undefined> {
  const { seconds, url, previousUrl } = plan;
  const within = plan.firstWithinMs ?? FIRST_WITHIN_MS;
  try {
    const came = await Promise.race([proxy.firstRequest.then(() => true), wait(within, false, { signal, ref: false })]);
    if (!came) return undefined;
    const addresses = { new: url, old: previousUrl ?? url };
    const order: readonly LoadRun['side'][] = previousUrl === undefined ? ['new'] : ABBA;
    const warmUpMs = Math.min(MOST_WARM_UP_MS, seconds * 1_000 * WARM_UP);
    for (const side of new Set(order.toReversed())) {
      proxy.switchTo(addresses[side]);
      await pause(warmUpMs, signal);
    }
    const runs: LoadRun[] = [];
    for (const side of order) {
      proxy.switchTo(addresses[side]);
      const recording = proxy.record();
      await pause(seconds * 1_000, signal);
      runs.push({ side, ...recording.stop() });
    }
    return runs;
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  }
}
