import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readWorkerEnvironment } from '../../batch-job/environment.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { CONFIG_FILE, EnvironmentName, FunctionName } from '../../core/names.ts';
import { DEPLOYING_BY_AWS, HEARING_JIRA } from './local-policies.ts';
import { synthesize } from './synthesize.ts';

/** Each program's own schema of its environment, on what the template really sets. */
const { resources } = synthesize({ config: { release: DEPLOYING_BY_AWS, jira: HEARING_JIRA } });

/** A reference to another resource is a text once it is deployed. */
const value = z.union([
  z.string(),
  z.record(z.string(), z.unknown()).transform((reference) => JSON.stringify(reference)),
]);
const functionSchema = z.object({
  Environment: z.object({ Variables: z.record(z.string(), value) }),
  Description: z.string(),
});

const logicalName = (name: string) => name.replace(/(^|-)./g, (start) => start.slice(-1).toUpperCase());

function variablesOf(name: string): Record<string, string> {
  const found = resources.filter(
    ({ type, logicalId }) =>
      type === 'AWS::Lambda::Function' && new RegExp(`^${logicalName(name)}[0-9A-F]{8}$`).test(logicalId),
  );
  expect(found).toHaveLength(1);
  return functionSchema.parse(found[0]?.properties).Environment.Variables;
}

const BY_RUNTIME = ['NODE_OPTIONS'];

describe.each(Object.values(FunctionName))('%s', (name) => {
  test('is told what it needs, and nothing that it does not read', async () => {
    const { environmentShape } = await import(`../../lambdas/${name}/environment.ts`);
    const variables = variablesOf(name);
    const read = readEnvironment(environmentShape, variables);
    expect(read[EnvironmentName.stage]).toBe('test');
    const strange = Object.keys(variables).filter((key) => !(key in environmentShape) && !BY_RUNTIME.includes(key));
    expect(strange).toEqual([]);
  });

  test('finds its configuration beside its code, where it has one', () => {
    const file = variablesOf(name)[EnvironmentName.configFile];
    if (file !== undefined) expect(file).toBe(`/var/task/${CONFIG_FILE}`);
  });
});

const jobSchema = z.object({
  ContainerProperties: z.object({ Environment: z.array(z.object({ Name: z.string(), Value: value })) }),
});

/** Set by the image, by triage when it submits the job, and by Batch. */
const BY_OTHERS = {
  [EnvironmentName.claudePath]: '/opt/mendhook/bin/claude',
  [EnvironmentName.workDirectory]: '/work',
  [EnvironmentName.agentUid]: '10002',
  [EnvironmentName.sandboxUid]: '10003',
  [EnvironmentName.incidentId]: 'abc',
  [EnvironmentName.attemptNumber]: '1',
  AWS_BATCH_JOB_ID: 'job',
  PATH: '/bin',
};

test('the worker is told what it needs', () => {
  const job = jobSchema.parse(resources.find(({ type }) => type === 'AWS::Batch::JobDefinition')?.properties);
  const passed = Object.fromEntries(job.ContainerProperties.Environment.map(({ Name, Value }) => [Name, Value]));
  expect(Object.keys(passed).filter((name) => name in BY_OTHERS)).toEqual([]);
  const read = readWorkerEnvironment({ ...passed, ...BY_OTHERS });
  expect(read.table).toContain('LedgerTable');
  expect(read.auditBucket).toContain('AuditLogBucket');
  expect(read.secretId).toContain('CredentialsSecret');
});
