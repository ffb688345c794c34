import type { Organization } from '../organization.ts';
import { notify } from '../webhooks/notify.ts';
import { evaluateMonitor } from './evaluate.ts';

export interface Evaluator {
  evaluate(): Promise<void>;
  close(): Promise<void>;
}

/** Evaluates all monitors when asked, and at a pace if there is one. Timers do not keep the process alive. */
export function createEvaluator(
  organization: Organization,
  { everyMs, retryDelayMs }: { everyMs: number | undefined; retryDelayMs: number },
): Evaluator {
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();

  const evaluate = async (): Promise<void> => {
    if (closing.signal.aborted) return;
    const notifications = organization.store.state.monitors.flatMap(
      (monitor) => evaluateMonitor(organization, monitor) ?? [],
    );
    const how = { retryDelayMs, signal: closing.signal };
    const told = Promise.all(notifications.map((each) => notify(organization, each, how))).then(() => undefined);
    underWay.add(told);
    await told.finally(() => underWay.delete(told));
  };

  const timer = everyMs === undefined ? undefined : setInterval(() => void tick(), everyMs).unref();
  const tick = async (): Promise<void> => {
    try {
      await evaluate();
    } catch (error) {
      console.error({ event: 'local-datadog-evaluation-failed', error });
    }
  };

  return {
    evaluate,
    close: async () => {
      clearInterval(timer);
      closing.abort();
      await Promise.allSettled(underWay);
    },
  };
}
