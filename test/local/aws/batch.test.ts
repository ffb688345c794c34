import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  BatchClient,
  CancelJobCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
  RegisterJobDefinitionCommand,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type BatchOptions, startBatch } from '../../../local/aws/batch.ts';
import type { BatchStateChange } from '../../../local/aws/batch-event.ts';
import { clientSettings, temporaryDirectory } from './stand-in.ts';

async function start(options: Partial<BatchOptions> = {}) {
  const events: BatchStateChange[] = [];
  const batch = await startBatch({
    stateDirectory: temporaryDirectory(),
    jobQueues: ['attempts'],
    onStateChange: (event) => events.push(event),
    secondMs: 5,
    ...options,
  });
  const client = new BatchClient(clientSettings(batch.url));
  onTestFinished(async () => {
    client.destroy();
    await batch.close();
  });

  const register = (
    script: string,
    more: Partial<ConstructorParameters<typeof RegisterJobDefinitionCommand>[0]> = {},
  ) =>
    client.send(
      new RegisterJobDefinitionCommand({
        jobDefinitionName: 'worker',
        type: 'container',
        containerProperties: { image: 'mendhook/worker', command: ['/bin/sh', '-c', script] },
        ...more,
      }),
    );
  const submit = async (more: Partial<SubmitJobCommandInput> = {}) => {
    const input = { jobName: 'incident-1', jobQueue: 'attempts', jobDefinition: 'worker', ...more };
    return (await client.send(new SubmitJobCommand(input))).jobId ?? '';
  };
  const describeJob = async (jobId: string): Promise<JobDetail> => {
    const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [jobId] }));
    if (jobs[0] === undefined) throw new Error(`no job ${jobId}`);
    return jobs[0];
  };
  const reaches = (jobId: string, status: string) =>
    vi.waitFor(
      async () => {
        const job = await describeJob(jobId);
        expect(job.status).toBe(status);
        return job;
      },
      { timeout: 5_000, interval: 10 },
    );
  const list = async (input: Partial<ConstructorParameters<typeof ListJobsCommand>[0]>) =>
    (await client.send(new ListJobsCommand({ jobQueue: 'attempts', ...input }))).jobSummaryList ?? [];
  const statuses = (jobId: string) => events.filter((e) => e.detail.jobId === jobId).map((e) => e.detail.status);
  return { batch, client, events, register, submit, describeJob, reaches, list, statuses };
}

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
    expect(await reaches(await submit(), 'FAILED')).toMatchObject({
      statusReason: 'Task failed to start',
      container: { reason: expect.stringContaining('CannotStartContainerError') },
    });
  });

  test('takes with it what it left running', async () => {
    const { register, submit, reaches, batch } = await start();
    await register('(while :; do echo tick; sleep 0.01; done) & sleep 0.05');
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
    const { batch, register, submit, reaches } = await start();
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
    const { register, submit, reaches } = await start();
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

describe('the queue', () => {
  test('runs as much at a time as there are vCPUs, in order', async () => {
    const { register, submit, reaches, events } = await start({ vcpus: 2 });
    await register('sleep 0.1');
    const VCPU = (value: string) => ({
      containerOverrides: { resourceRequirements: [{ type: 'VCPU' as const, value }] },
    });
    const ids = [await submit(VCPU('1')), await submit(VCPU('2')), await submit(VCPU('1')), await submit()];
    await Promise.all(ids.map((id) => reaches(id, 'SUCCEEDED')));
    let running: string[] = [];
    const seen: string[][] = [];
    for (const { detail } of events) {
      if (detail.status === 'RUNNING') running = [...running, detail.jobId];
      else if (detail.status === 'SUCCEEDED') running = running.filter((id) => id !== detail.jobId);
      else continue;
      seen.push(running);
    }
    const [a = '', b = '', c = '', d = ''] = ids;
    expect(seen[0]).toEqual([a]);
    expect(seen).toContainEqual([b]);
    expect(seen).toContainEqual([c, d]);
    expect(seen.filter((now) => now.includes(b) && now.length > 1)).toEqual([]);
  });

  test('lists running jobs, those of a status, or by a filter those of any', async () => {
    const { register, submit, reaches, list } = await start();
    await register('test "$FAIL" = "" && sleep 300');
    const fails = { containerOverrides: { environment: [{ name: 'FAIL', value: '1' }] } };
    const failed = await submit({ jobName: 'Incident-a-1', ...fails });
    await reaches(failed, 'FAILED');
    const runs = await submit({ jobName: 'incident-a-2' });
    await reaches(runs, 'RUNNING');
    const ids = async (input: Parameters<typeof list>[0]) => (await list(input)).map(({ jobId }) => jobId);
    const byName = (name: string) => ids({ filters: [{ name: 'JOB_NAME', values: [name] }] });
    expect(await ids({})).toEqual([runs]);
    expect(await ids({ jobStatus: 'FAILED' })).toEqual([failed]);
    expect(await byName('incident-a-1')).toEqual([failed]);
    expect(await byName('INCIDENT-A*')).toEqual([runs, failed]);
    expect(await byName('incident')).toEqual([]);
    expect(await ids({ filters: [{ name: 'JOB_DEFINITION', values: ['worker'] }] })).toEqual([runs, failed]);
  });

  test('lists page by page', async () => {
    const { client, register, submit } = await start();
    await register('true');
    const ids = [await submit(), await submit(), await submit()];
    const listed: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const filters = [{ name: 'JOB_NAME', values: ['incident-1'] }];
      const page = await client.send(
        new ListJobsCommand({ jobQueue: 'attempts', filters, maxResults: 2, ...(nextToken && { nextToken }) }),
      );
      listed.push(page.jobSummaryList?.map(({ jobId }) => jobId));
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    expect(listed).toEqual([[ids[2], ids[1]], [ids[0]]]);
  });

  test('is described by name', async () => {
    const { client } = await start();
    const { jobQueues } = await client.send(new DescribeJobQueuesCommand({ jobQueues: ['attempts', 'other'] }));
    expect(jobQueues).toMatchObject([{ jobQueueName: 'attempts', state: 'ENABLED' }]);
  });
});

describe('job definitions', () => {
  test('gain a revision each; a name means the newest', async () => {
    const { client, batch, register, submit, reaches } = await start();
    await register('echo one');
    expect(await register('echo two')).toMatchObject({ revision: 2 });
    for (const [jobDefinition, line] of [
      ['worker', 'two'],
      ['worker:1', 'one'],
    ] as const) {
      const jobId = await submit({ jobDefinition });
      await reaches(jobId, 'SUCCEEDED');
      expect(batch.logTail(jobId, 1)).toEqual([line]);
    }
    const { jobDefinitions } = await client.send(
      new DescribeJobDefinitionsCommand({ jobDefinitionName: 'worker', status: 'ACTIVE' }),
    );
    expect(jobDefinitions?.map(({ revision }) => revision)).toEqual([1, 2]);
  });
});

describe('a submission is refused', () => {
  const environment = (name: string, value: string) => ({ containerOverrides: { environment: [{ name, value }] } });

  test.each([
    ['a name with other characters', { jobName: 'incident/1' }, /jobName/],
    ['a name that begins with a hyphen', { jobName: '-incident' }, /jobName/],
    ['a name over 128 characters', { jobName: 'x'.repeat(129) }, /jobName/],
    ['an unknown queue', { jobQueue: 'other' }, /JobQueue other not found/],
    ['an unknown definition', { jobDefinition: 'worker:9' }, /JobDefinition not found: worker:9/],
    ['a time limit under a minute', { timeout: { attemptDurationSeconds: 59 } }, /attemptDurationSeconds/],
    ['more than ten attempts', { retryStrategy: { attempts: 11 } }, /attempts/],
    ['a variable of Batch’s own', environment('AWS_BATCH_X', '1'), /must not start with AWS_BATCH/],
    ['more than 30 KiB', environment('X', 'x'.repeat(31_000)), /Job size must be less than 30 KiB, got 31 KiB/],
  ])('with %s', async (_, more, message) => {
    const { register, submit } = await start();
    await register('true');
    await expect(submit(more)).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringMatching(message),
    });
  });

  test('only once it would be placed, when its overrides are longer than ECS takes', async () => {
    const { register, submit, reaches } = await start();
    await register('true');
    const job = await reaches(await submit(environment('X', 'x'.repeat(8_192))), 'FAILED');
    expect(job).toMatchObject({ statusReason: 'Container Overrides length must be at most 8192', attempts: [] });
  });
});

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
  const pid = await vi.waitFor(() => {
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
