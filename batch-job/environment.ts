import { z } from 'zod';
import { optional, readEnvironment, required } from '../core/deployment/environment.ts';
import { EnvironmentName } from '../core/names.ts';

/** Set by Batch in every container: https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html */
const JOB_ID = 'AWS_BATCH_JOB_ID';

/** A user other than root; its group has the same number. Unset, the worker's own: for a machine of one's own. */
const otherUser = optional.transform((value, context) => {
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(value)) return { uid: Number(value), gid: Number(value) };
  context.addIssue({ code: 'custom', message: 'must be the number of a user other than root' });
  return z.NEVER;
});

const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.auditBucket]: required,
  [EnvironmentName.incidentId]: required,
  [EnvironmentName.attemptNumber]: z.coerce.number({ error: 'must be a number' }).int().positive(),
  [EnvironmentName.jobKind]: z
    .enum(['attempt', 'publication'], { error: 'must be "attempt" or "publication"' })
    .default('attempt'),
  [EnvironmentName.claudePath]: required,
  [EnvironmentName.workDirectory]: required,
  [EnvironmentName.agentUid]: otherUser,
  [EnvironmentName.sandboxUid]: otherUser,
  [EnvironmentName.datadogApiUrl]: optional,
  [EnvironmentName.githubApiUrl]: optional,
  [EnvironmentName.slackApiUrl]: optional,
  [EnvironmentName.modelApiUrl]: optional,
  [JOB_ID]: required,
  PATH: required,
};

/** @throws {EnvironmentError} naming every variable that is missing or wrong */
export function readWorkerEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  const read = readEnvironment(environmentShape, environment);
  return {
    table: read[EnvironmentName.table],
    secretId: read[EnvironmentName.secretId],
    auditBucket: read[EnvironmentName.auditBucket],
    incidentId: read[EnvironmentName.incidentId],
    attemptNumber: read[EnvironmentName.attemptNumber],
    jobKind: read[EnvironmentName.jobKind],
    claudePath: read[EnvironmentName.claudePath],
    workDirectory: read[EnvironmentName.workDirectory],
    agent: read[EnvironmentName.agentUid],
    sandbox: read[EnvironmentName.sandboxUid],
    datadogApiUrl: read[EnvironmentName.datadogApiUrl],
    githubApiUrl: read[EnvironmentName.githubApiUrl],
    slackApiUrl: read[EnvironmentName.slackApiUrl],
    modelApiUrl: read[EnvironmentName.modelApiUrl],
    jobId: read[JOB_ID],
    searchPath: read.PATH,
  };
}
