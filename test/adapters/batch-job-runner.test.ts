import type { BatchClient } from '@aws-sdk/client-batch';
import { describe, expect, test } from 'vitest';
import { createBatchJobRunner } from '../../adapters/batch-job-runner.ts';
import { jobDefinitionName } from '../../core/names.ts';
import { start } from '../../packages/emulators/test/aws/batch-client.ts';
import { temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';

test('an attempt runs in its service’s image, and is found again by its name', async () => {
  const { client, register, describeJob } = await start();
  await register('true');
  const ofJava = jobDefinitionName('worker', 'images/java/Dockerfile');
  await register('true', { jobDefinitionName: ofJava });
  const jobs = createBatchJobRunner({ client, jobQueue: 'attempts', jobDefinition: 'worker' });

  const plain = await jobs.submit({ kind: 'attempt', name: 'mendhook-aa-1', incidentId: 'aa', attempt: 1 });
  const java = await jobs.submit({
    kind: 'attempt',
    name: 'mendhook-bb-2',
    incidentId: 'bb',
    attempt: 2,
    image: 'images/java/Dockerfile',
  });

  expect((await describeJob(plain)).jobDefinition).toMatch(/job-definition\/worker:1$/);
  const job = await describeJob(java);
  expect(job.jobDefinition).toMatch(/job-definition\/worker-images-java:1$/);
  expect(job.container?.environment).toEqual(
    expect.arrayContaining([
      { name: 'MENDHOOK_INCIDENT_ID', value: 'bb' },
      { name: 'MENDHOOK_ATTEMPT_NUMBER', value: '2' },
    ]),
  );
  expect(await jobs.findByName('mendhook-bb-2')).toBe(java);
  const review = await jobs.submit({ kind: 'review', name: 'mendhook-change-cc-3', changeId: 'cc', round: 3 });
  expect((await describeJob(review)).container?.environment).toEqual([
    { name: 'MENDHOOK_CHANGE_ID', value: 'cc' },
    { name: 'MENDHOOK_CHANGE_ROUND', value: '3' },
    { name: 'MENDHOOK_JOB_KIND', value: 'review' },
  ]);
  expect(await jobs.findByName('mendhook-cc-1')).toBeUndefined();
});

test.each([
  ['smoke', 1, 2_048],
  ['load', 1, 2_048],
  ['integration', 2, 4_096],
  ['explain-rollback', 2, 4_096],
] as const)('a job of %s gets %i vCPU and %i MiB', async (kind, vcpu, memory) => {
  const { client, register, describeJob } = await start();
  const resourceRequirements = [
    { type: 'VCPU' as const, value: '2' },
    { type: 'MEMORY' as const, value: '4096' },
  ];
  await register('true', { containerProperties: { image: 'x', command: ['true'], resourceRequirements } });
  const jobs = createBatchJobRunner({ client, jobQueue: 'attempts', jobDefinition: 'worker' });
  const id = await jobs.submit({ kind, name: `mendhook-release-aa-1-${kind}`, releaseId: 'aa', step: 1 });
  expect((await describeJob(id)).container?.resourceRequirements).toEqual([
    { type: 'VCPU', value: String(vcpu) },
    { type: 'MEMORY', value: String(memory) },
  ]);
});

describe('how a job stands', () => {
  const runnerOf = (client: BatchClient) =>
    createBatchJobRunner({ client, jobQueue: 'attempts', jobDefinition: 'worker' });
  const ONE_CPU = [{ type: 'VCPU' as const, value: '1' }];

  test('it waits from its submission on, runs, and ends; the queue is busy while one runs', async () => {
    const { client, register, reaches } = await start({ vcpus: 1, clock: () => 1_790_000_000_000 });
    await register('exec sleep 60', {
      containerProperties: { image: 'x', command: ['sleep', '60'], resourceRequirements: ONE_CPU },
    });
    const jobs = runnerOf(client);
    expect(await jobs.isBusy()).toBe(false);
    const job = { kind: 'attempt' as const, incidentId: 'aa', attempt: 1 };
    const first = await jobs.submit({ ...job, name: 'mendhook-aa-1' });
    const second = await jobs.submit({ ...job, name: 'mendhook-aa-2' });
    await reaches(first, 'RUNNING');
    expect(await jobs.describe(first)).toEqual({ kind: 'running' });
    const waiting = { kind: 'waiting', submittedAt: 1_790_000_000_000, hasStarted: false };
    expect(await jobs.describe(second)).toEqual(waiting);
    expect(await jobs.isBusy()).toBe(true);
    await jobs.stop(second, 'enough');
    expect(await jobs.describe(second)).toEqual({ kind: 'ended', succeeded: false, reason: 'enough' });
    expect(await jobs.describe('nobody')).toBeUndefined();
  });

  test('one whose host was lost waits again, and has started once', async () => {
    const stateDirectory = temporaryDirectory();
    const before = await start({ stateDirectory });
    await before.register('', {
      containerProperties: {
        image: 'x',
        command: ['sleep', '60'],
        resourceRequirements: [{ type: 'VCPU', value: '2' }],
      },
      retryStrategy: { attempts: 2 },
    });
    const id = await runnerOf(before.client).submit({ kind: 'attempt', name: 'a', incidentId: 'aa', attempt: 1 });
    await before.reaches(id, 'RUNNING');
    await before.batch.close();
    const after = await start({ stateDirectory, vcpus: 1 });
    await after.reaches(id, 'RUNNABLE');
    expect(await runnerOf(after.client).describe(id)).toMatchObject({ kind: 'waiting', hasStarted: true });
  });
});
