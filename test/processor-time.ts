/**
 * Measures the processor's time that work takes, in milliseconds. On a busy machine the work waits for its turn, and a clock would count
 * that too.
 */
export function processorMs(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
