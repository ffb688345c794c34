import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelJobCommand, TerminateJobCommand } from '@aws-sdk/client-batch';
import { describe, expect, onTestFinished, test } from 'vitest';
import { start } from './batch-client.ts';
import { temporaryDirectory } from './stand-in.ts';

describe('a job', () => {
  test('runs its command and succeeds, each step but the submission an event', async () => {
    const { batch, events, register, submit, reaches, statuses } = await start();
    await register('for n in 1 2 3; do echo line $n; done; echo oops >&2');
    const jobId = await submit();
    const job = await reaches(jobId, 'SUCCEEDED');
    expect(job).toMatchObject({
      jobName: 'incident-1',
      jobQueue: 'arn:aws:batch:us-east-1:000000000000:job-queue/attempts',
      jobDefinition: 'arn:aws:batch:us-east-1:000000000000:job-definition/worker:1',
      statusReason: 'Essential container in task exited',
      container: { exitCode: 0 },
      attempts: [{ container: { exitCode: 0 }, startedAt: job.startedAt, stoppedAt: job.stoppedAt }],
    });
    expect(statuses(jobId)).toEqual(['RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED']);
    expect(events.at(-1)).toMatchObject({
      source: 'aws.batch',
      'detail-type': 'Batch Job State Change',
      resources: [job.jobArn],
      detail: { status: 'SUCCEEDED', container: { exitCode: 0 } },
    });
    expect(batch.logTail(jobId, 2)).toEqual(['line 3', 'oops']);
  });

  test('has an environment of its own and nothing of ours', async () => {
    process.env['MENDHOOK_TEST_HOST_SECRET'] = 'x';
    onTestFinished(() => {
      delete process.env['MENDHOOK_TEST_HOST_SECRET'];
    });
    const { batch, register, submit, reaches } = await start({ path: '/usr/bin:/bin' });
    const environment = [
      { name: 'FROM_DEFINITION', value: 'a' },
      { name: 'OVERRIDDEN', value: 'b' },
    ];
    await register('', {
      containerProperties: { image: 'x', command: ['env'], environment },
    });
    const overrides = [{ name: 'OVERRIDDEN', value: 'c' }];
    const jobId = await submit({ containerOverrides: { environment: overrides } });
    await reaches(jobId, 'SUCCEEDED');
    expect(batch.logTail(jobId, 100).sort()).toEqual([
      'AWS_BATCH_JOB_ATTEMPT=1',
      `AWS_BATCH_JOB_ID=${jobId}`,
      'AWS_BATCH_JQ_NAME=attempts',
      'FROM_DEFINITION=a',
      'OVERRIDDEN=c',
      'PATH=/usr/bin:/bin',
    ]);
  });

  test('takes a command from the submission and parameters into it', async () => {
    const { batch, register, submit, reaches } = await start();
    await register('exit 1', { parameters: { greeting: 'hello', name: 'nobody' } });
    const jobId = await submit({
      containerOverrides: { command: ['echo', 'Ref::greeting', 'Ref::name'] },
      parameters: { name: 'incident' },
    });
    await reaches(jobId, 'SUCCEEDED');
    expect(batch.logTail(jobId, 1)).toEqual(['hello incident']);
  });

  test('that exits with an error fails with its code', async () => {
    const { register, submit, reaches } = await start();
    await register('exit 7');
    expect(await reaches(await submit(), 'FAILED')).toMatchObject({
      statusReason: 'Essential container in task exited',
      container: { exitCode: 7 },
    });
  });

  test('whose command is not there fails to start', async () => {
    const { register, submit, reaches } = await start();
    await register('', { containerProperties: { image: 'x', command: ['/no/such/program'] } });
    const job = await reaches(await submit(), 'FAILED');
    expect(job).toMatchObject({
      statusReason: 'Task failed to start',
      container: { reason: expect.stringContaining('CannotStartContainerError') },
    });
    // `startedAt` is when a job goes from STARTING to RUNNING, and this one never did.
    expect([job.startedAt, job.attempts?.[0]?.startedAt]).toEqual([undefined, undefined]);
  });

  test('takes with it what it left running', async () => {
    const { register, submit, reaches, batch } = await start();
    await register(
      '(while :; do echo tick; touch ticked; sleep 0.01; done) & until test -e ticked; do sleep 0.01; done',
    );
    const jobId = await submit();
    await reaches(jobId, 'SUCCEEDED');
    const lines = batch.logTail(jobId, 1_000);
    expect(lines).toContain('tick');
    await delay(100);
    expect(batch.logTail(jobId, 1_000)).toEqual(lines);
  });

  test('has a folder of its own that goes with it', async () => {
    const stateDirectory = temporaryDirectory();
    const { batch, register, submit, reaches } = await start({ stateDirectory });
    await register('touch scratch; pwd');
    const jobId = await submit();
    await reaches(jobId, 'SUCCEEDED');
    expect(batch.logTail(jobId, 1)).toEqual([join(realpathSync(stateDirectory), 'batch', 'jobs', jobId)]);
    expect(readdirSync(join(stateDirectory, 'batch', 'jobs'))).toEqual([]);
  });
});

describe('attempts', () => {
  /** Of a minute's limit, so that a shell on a busy machine has set its trap before. */
  const LONG_ENOUGH_MS = 25;

  test('are made until one succeeds, each told its number', async () => {
    const { batch, register, submit, reaches, statuses } = await start();
    await register('echo attempt $AWS_BATCH_JOB_ATTEMPT; test $AWS_BATCH_JOB_ATTEMPT = 3', {
      retryStrategy: { attempts: 5 },
    });
    const jobId = await submit();
    const job = await reaches(jobId, 'SUCCEEDED');
    expect(job.attempts?.map(({ container }) => container?.exitCode)).toEqual([1, 1, 0]);
    expect(batch.logTail(jobId, 9)).toEqual(['attempt 3']);
    const once = ['RUNNABLE', 'STARTING', 'RUNNING'];
    expect(statuses(jobId)).toEqual([...once, ...once, ...once, 'SUCCEEDED']);
  });

  test('end where a rule says so', async () => {
    const { register, submit, reaches } = await start();
    await register('exit 3');
    const evaluateOnExit = [
      { onExitCode: '3', action: 'EXIT' as const },
      { onReason: '*', action: 'RETRY' as const },
    ];
    const job = await reaches(await submit({ retryStrategy: { attempts: 4, evaluateOnExit } }), 'FAILED');
    expect(job.attempts).toHaveLength(1);
  });

  test('over their time are ended by SIGTERM and not made again', async () => {
    const { batch, register, submit, reaches } = await start({ secondMs: LONG_ENOUGH_MS });
    await register('trap "echo asked to stop; exit 9" TERM; echo up; while :; do sleep 0.01; done', {
      timeout: { attemptDurationSeconds: 60 },
      retryStrategy: { attempts: 3 },
    });
    const jobId = await submit();
    expect(await reaches(jobId, 'FAILED')).toMatchObject({
      statusReason: 'Job attempt duration exceeded timeout',
      container: { exitCode: 9 },
      attempts: [{}],
    });
    expect(batch.logTail(jobId, 1)).toEqual(['asked to stop']);
  });

  test('that ignore SIGTERM are killed', async () => {
    const { register, submit, reaches } = await start({ secondMs: LONG_ENOUGH_MS });
    await register('trap "" TERM; while :; do sleep 0.01; done', { timeout: { attemptDurationSeconds: 60 } });
    expect(await reaches(await submit(), 'FAILED')).toMatchObject({ container: { exitCode: 137 } });
  });
});

describe('ending a job', () => {
  test('that runs stops its process, for the reason given, and is final', async () => {
    const { client, register, submit, reaches } = await start();
    await register('sleep 300', { retryStrategy: { attempts: 3 } });
    const jobId = await submit();
    await reaches(jobId, 'RUNNING');
    await client.send(new CancelJobCommand({ jobId, reason: 'has no effect on a running one' }));
    await client.send(new TerminateJobCommand({ jobId, reason: 'A newer attempt runs' }));
    expect(await reaches(jobId, 'FAILED')).toMatchObject({
      statusReason: 'A newer attempt runs',
      isTerminated: true,
      isCancelled: false,
      container: { exitCode: 143 },
      attempts: [{}],
    });
  });

  test.each([
    ['cancelling', CancelJobCommand, { isCancelled: true, isTerminated: false }],
    ['terminating', TerminateJobCommand, { isCancelled: false, isTerminated: true }],
  ])('that waits, by %s, keeps it from ever starting', async (_, Command, flags) => {
    const { client, register, submit, reaches, statuses } = await start({ vcpus: 1 });
    await register('sleep 300');
    await reaches(await submit(), 'RUNNING');
    const jobId = await submit();
    await reaches(jobId, 'RUNNABLE');
    // Both commands take the same input; the table's types cannot say so.
    await client.send(new Command({ jobId, reason: 'muted' }) as TerminateJobCommand);
    expect(await reaches(jobId, 'FAILED')).toMatchObject({ statusReason: 'muted', ...flags });
    expect(statuses(jobId)).toEqual(['RUNNABLE', 'FAILED']);
  });
});
