import { isDeepStrictEqual } from 'node:util';
import type { TestRun } from '../../core/records/test-run.ts';
import type { Base } from './suite.ts';
import type { TestBench } from './test-bench.ts';

/** The suite on the base, run while the agent works. It needs nothing of the fix, and nothing that the agent wrote has run yet. */
export interface EarlyBase {
  /** Starts the suite. A second call changes nothing, and neither does one after the end. */
  begin(): void;
  /**
   * Begins the suite where nobody did, waits for the runs, and tells them. A second call gets nothing: code of a fix has run since the first one.
   *
   * @returns undefined where the runs were stopped, or are of another plan
   * @throws what the runs threw
   */
  take(bench: Pick<TestBench, 'test' | 'onRun'>): Promise<Base | undefined>;
  /** Ends a run that is under way, and returns when nothing of it is left. A base that is complete stays. */
  stop(): Promise<void>;
}

/**
 * @param bench.signal ends it
 * @param runSuite as `runBase`; the runs that it tells are told by `take`
 */
export function createEarlyBase(
  bench: Pick<TestBench, 'test' | 'signal'>,
  runSuite: (own: Required<Pick<TestBench, 'signal' | 'onRun'>>) => Promise<Base>,
): EarlyBase {
  const stopping = new AbortController();
  const stopped = new Error('the early run of the base was stopped');
  const signal = AbortSignal.any([stopping.signal, ...(bench.signal === undefined ? [] : [bench.signal])]);
  const untold: TestRun[] = [];
  let onRun: TestBench['onRun'] = async (run) => void untold.push(run);
  let isTaken = false;
  let isComplete = false;
  let running: Promise<{ readonly base: Base } | { readonly error: unknown }> | undefined;

  // How it ended is read by `take`. An attempt that ends before that needs no base.
  const begin = () => (running ??= run());
  const run = async () => {
    try {
      signal.throwIfAborted();
      const base = await runSuite({ signal, onRun: (each) => onRun(each) });
      isComplete = true;
      return { base };
    } catch (error) {
      return { error };
    }
  };

  const stop = async () => {
    if (!isComplete) stopping.abort(stopped);
    await begin();
  };
  return {
    begin: () => void begin(),
    stop,
    take: async ({ test, onRun: tell }) => {
      if (isTaken) return undefined;
      isTaken = true;
      if (!isDeepStrictEqual(test, bench.test)) {
        await stop();
        return undefined;
      }
      const end = await begin();
      if ('error' in end) {
        if (end.error === stopped) return undefined;
        throw end.error;
      }
      for (const run of untold.splice(0)) await tell(run);
      onRun = tell;
      return end.base;
    },
  };
}
