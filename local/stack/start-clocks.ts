import { createAsynchronousInvoker } from '@mendhook/emulators/aws/asynchronous-invocation';
import { startSchedule } from '@mendhook/emulators/aws/schedule';
import { FunctionName, SWEEP_RATE, WATCH_RATE } from '../../core/names.ts';
import type { HostedFunctions } from './host-functions.ts';

/** How long a minute of the schedules takes on one machine, where a tick costs nothing and a person is looking. */
const SIMULATED_MINUTE_MS = 5_000;

/**
 * Calls the functions that run on a schedule. A call that fails is not made again: the next one comes by itself.
 *
 * @param options.watches whether anything is watched; otherwise nothing wakes the function that watches
 */
export function startClocks(options: {
  readonly functions: HostedFunctions;
  readonly watches: boolean;
  readonly onFailure: (name: FunctionName) => (line: string) => void;
}): { readonly stop: () => Promise<void> } {
  const { functions, watches, onFailure } = options;
  const start = (name: 'sweep' | 'watch', expression: string) => {
    const giveUp = (_: unknown, { errorMessage }: { readonly errorMessage: string }) =>
      onFailure(name)(`given up: ${errorMessage}`);
    const invoker = createAsynchronousInvoker(functions[name], giveUp, []);
    const schedule = startSchedule({
      name: `mendhook-${name}`,
      expression,
      send: invoker.send,
      minuteMs: SIMULATED_MINUTE_MS,
    });
    return async () => {
      schedule.stop();
      await invoker.stop();
    };
  };
  const stops = [start(FunctionName.sweep, SWEEP_RATE), ...(watches ? [start(FunctionName.watch, WATCH_RATE)] : [])];
  return { stop: async () => void (await Promise.all(stops.map((stop) => stop()))) };
}
