import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = new URL('../../batch-job/main.ts', import.meta.url).pathname;

test('the worker says everything that its environment lacks, and ends so that the job counts as failed', async () => {
  const started = promisify(execFile)(process.execPath, [main], { env: { PATH: process.env['PATH'] } });
  await expect(started).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /"event":"worker-failed","reason":"environment: MENDHOOK_TABLE is required; .*AWS_BATCH_JOB_ID is required"/,
    ),
  });
});
