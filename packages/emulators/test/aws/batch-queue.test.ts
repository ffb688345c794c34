import { DescribeJobDefinitionsCommand, DescribeJobQueuesCommand, ListJobsCommand } from '@aws-sdk/client-batch';
import { describe, expect, test } from 'vitest';
import { start } from './batch-client.ts';

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
