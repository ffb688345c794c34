import { expect, test } from 'vitest';
import { createBatchJobRunner } from '../../adapters/batch-job-runner.ts';
import { jobDefinitionName } from '../../core/names.ts';
import { start } from '../local/aws/batch-client.ts';

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
  expect(await jobs.findByName('mendhook-cc-1')).toBeUndefined();
});
