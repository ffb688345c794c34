import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { start } from './batch-client.ts';
import { temporaryDirectory } from './stand-in.ts';

describe('a restart', () => {
  test.each([
    ['without further attempts is FAILED', {}, 'FAILED'],
    ['with attempts left runs again', { retryStrategy: { attempts: 2 } }, 'SUCCEEDED'],
  ])('finds a job that ran lost with its host; one %s', async (_, more, status) => {
    const stateDirectory = temporaryDirectory();
    const first = await start({ stateDirectory });
    await first.register('test $AWS_BATCH_JOB_ATTEMPT = 2 || sleep 300');
    const jobId = await first.submit(more);
    await first.reaches(jobId, 'RUNNING');
    await first.batch.close();
    expect(first.statuses(jobId)).toEqual(['RUNNABLE', 'STARTING', 'RUNNING']);

    const second = await start({ stateDirectory });
    const job = await second.reaches(jobId, status);
    expect(job.attempts?.[0]?.statusReason).toMatch(/^Host EC2 \(instance .*\) terminated\.$/);
    expect(second.statuses(jobId)[0]).toBe(status === 'FAILED' ? 'FAILED' : 'RUNNABLE');
  });

  test('keeps what waited and what had ended', async () => {
    const stateDirectory = temporaryDirectory();
    const first = await start({ stateDirectory, vcpus: 1 });
    await first.register('echo done; test "$WAIT" = "" || sleep 300');
    const ended = await first.submit();
    await first.reaches(ended, 'SUCCEEDED');
    await first.submit({ containerOverrides: { environment: [{ name: 'WAIT', value: '1' }] } });
    const waits = await first.submit();
    await first.reaches(waits, 'RUNNABLE');
    await first.batch.close();

    const second = await start({ stateDirectory });
    await second.reaches(waits, 'SUCCEEDED');
    expect(await second.describeJob(ended)).toMatchObject({ status: 'SUCCEEDED' });
    expect(second.batch.logTail(ended, 1)).toEqual(['done']);
  });

  test('forgets what ended more than a week ago', async () => {
    const stateDirectory = temporaryDirectory();
    const first = await start({ stateDirectory });
    await first.register('true');
    const jobId = await first.submit();
    await first.reaches(jobId, 'SUCCEEDED');
    await first.batch.close();
    const second = await start({ stateDirectory, clock: () => Date.now() + 8 * 24 * 3_600_000 });
    await expect(second.describeJob(jobId)).rejects.toThrow('no job');
    expect(readdirSync(join(stateDirectory, 'batch', 'logs'))).toEqual([]);
  });
});

test('closing ends the processes', async () => {
  const { batch, register, submit, reaches } = await start();
  await register('echo $$; exec sleep 300');
  const jobId = await submit();
  await reaches(jobId, 'RUNNING');
  const pid = await eventually(() => {
    const line = batch.logTail(jobId, 1)[0];
    expect(line).toMatch(/^\d+$/);
    return Number(line);
  });
  await batch.close();
  expect(isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH: there is no such process
  }
}
