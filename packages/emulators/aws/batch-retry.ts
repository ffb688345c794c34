import type { RetryStrategy } from './batch-schemas.ts';

export interface AttemptEnd {
  readonly exitCode?: number | undefined;
  /** What the container's runtime says of it; usually nothing when it exited by itself. */
  readonly reason?: string | undefined;
  readonly statusReason: string;
}

/**
 * Says whether Batch tries a failed job again: while attempts are left, the first rule decides of which every given
 * condition matches; without a matching rule it is tried again.
 * https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
 *
 * @param attemptsMade including the one that failed
 */
export function shouldRetry(strategy: RetryStrategy, attemptsMade: number, end: AttemptEnd): boolean {
  if (attemptsMade >= (strategy.attempts ?? 1)) return false;
  const rule = strategy.evaluateOnExit?.find(
    ({ onExitCode, onReason, onStatusReason }) =>
      matches(onExitCode, end.exitCode?.toString()) &&
      matches(onReason, end.reason) &&
      matches(onStatusReason, end.statusReason),
  );
  return rule?.action !== 'EXIT';
}

/** An asterisk at the end takes any rest; AWS's own examples end with `*` to match a reason that is not there. */
function matches(pattern: string | undefined, value = ''): boolean {
  if (pattern === undefined) return true;
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}
