import { expect, test } from 'vitest';
import { type Started, supervise } from '../../../local/platform/supervise.ts';
import { eventually } from '../../../packages/emulators/test/eventually.ts';

test('a process that ends by itself is started again, and each end is told', async () => {
  const { start, processes } = starter();
  const faults: unknown[] = [];
  const { stop } = await supervise(start, (fault) => faults.push(fault));
  processes[0]?.end();
  await eventually(() => expect(processes).toHaveLength(2));
  processes[1]?.end();
  await eventually(() => expect(processes).toHaveLength(3));
  expect(faults.map(String)).toEqual(['Error: it ended by itself', 'Error: it ended by itself']);
  await stop();
  expect(processes.at(-1)?.isStopped).toBe(true);
});

test('a first start that fails is thrown; a later one is tried again', async () => {
  await expect(
    supervise(
      () => Promise.reject(new Error('no port')),
      () => undefined,
    ),
  ).rejects.toThrow('no port');
  const { start, processes } = starter();
  const faults: unknown[] = [];
  let starts = 0;
  const { stop } = await supervise(
    () => (++starts === 2 ? Promise.reject(new Error('no memory')) : start()),
    (fault) => faults.push(fault),
  );
  processes[0]?.end();
  await eventually(() => expect(processes).toHaveLength(2));
  expect(faults.map(String)).toEqual(['Error: it ended by itself', 'Error: no memory']);
  await stop();
});

test('one that is stopped stays stopped', async () => {
  const { start, processes } = starter();
  const faults: unknown[] = [];
  const { stop } = await supervise(start, (fault) => faults.push(fault));
  await stop();
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(processes).toHaveLength(1);
  expect(faults).toEqual([]);
});

function starter() {
  const processes: { end: () => void; isStopped: boolean }[] = [];
  const start = async (): Promise<Started> => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const process = { end, isStopped: false };
    processes.push(process);
    const stop = async () => {
      process.isStopped = true;
      end();
    };
    return { ended, stop };
  };
  return { start, processes };
}
