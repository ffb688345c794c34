import { describe, expect, test } from 'vitest';
import { endProcesses, type ProcessTable } from '../../batch-job/end-processes.ts';

const OWNER = { uid: 2_999_999, gid: 2_999_999 };

/** Processes that die by themselves some looks after they were killed. */
function tableOf(remaining: readonly (readonly number[])[]) {
  const seen: string[] = [];
  let looks = 0;
  const table: ProcessTable = {
    kill: async () => void seen.push('kill'),
    list: async () => remaining[Math.min(looks++, remaining.length - 1)] ?? [],
    sleep: async (milliseconds) => void seen.push(`wait ${milliseconds}`),
  };
  return { table, seen };
}

describe('the processes of a user', () => {
  test('are killed once where none is left', async () => {
    const { table, seen } = tableOf([[]]);
    await endProcesses(OWNER, table);
    expect(seen).toEqual(['kill']);
  });

  test('are waited for while they die, and killed again: one may just have been born', async () => {
    const { table, seen } = tableOf([[7, 8], [8], []]);
    await endProcesses(OWNER, table);
    expect(seen).toEqual(['kill', 'wait 2', 'kill', 'wait 4', 'kill']);
  });

  test('that do not die are an error that names them, after a bounded wait', async () => {
    const { table, seen } = tableOf([[7]]);
    await expect(endProcesses(OWNER, table)).rejects.toThrow('1 processes of user 2999999 have not ended: 7');
    const waited = seen.reduce((sum, step) => sum + Number(/^wait (\d+)/.exec(step)?.[1] ?? 0), 0);
    expect(waited).toBeGreaterThan(15_000);
    expect(waited).toBeLessThan(25_000);
  });

  test('that cannot be killed are an error', async () => {
    const { table } = tableOf([[]]);
    const refused = { ...table, kill: async () => Promise.reject(new Error('no process could be started')) };
    await expect(endProcesses(OWNER, refused)).rejects.toThrow('no process could be started');
  });

  test('of root or of the worker itself are never touched', async () => {
    await expect(endProcesses({ uid: 0, gid: 0 })).rejects.toThrow('not another user');
  });
});

test.runIf(process.platform === 'linux')('a user without processes has none left', async () => {
  const owner = { uid: 3_000_000 + process.pid, gid: 3_000_000 + process.pid };
  if (process.getuid?.() === 0) await expect(endProcesses(owner)).resolves.toBeUndefined();
  else await expect(endProcesses(owner)).rejects.toThrow('could not be killed');
});
