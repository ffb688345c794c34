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

const positive = z.coerce.number({ error: 'must be a number' }).int().positive();

const incidentShape = {
  [EnvironmentName.incidentId]: required,
  [EnvironmentName.attemptNumber]: positive,
};
const questionShape = {
  [EnvironmentName.incidentId]: required,
  [EnvironmentName.questionNumber]: positive,
};
const changeShape = {
  [EnvironmentName.changeId]: required,
  [EnvironmentName.changeRound]: positive,
};

const releaseShape = {
  [EnvironmentName.releaseId]: required,
  [EnvironmentName.releaseStep]: positive,
};

const CHANGE_KINDS = ['review', 'tests'] as const;
const RELEASE_KINDS = ['smoke', 'load', 'integration', 'explain-rollback'] as const;
const INCIDENT_KINDS = ['attempt', 'publication', 'base-update'] as const;
const QUESTION_KIND = 'question';

const storesShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.auditBucket]: required,
  [EnvironmentName.threadQueueUrl]: required,
};
const machineShape = {
  [EnvironmentName.claudePath]: required,
  [EnvironmentName.workDirectory]: required,
  [EnvironmentName.agentUid]: otherUser,
  [EnvironmentName.sandboxUid]: otherUser,
  [EnvironmentName.datadogApiUrl]: optional,
  [EnvironmentName.githubApiUrl]: optional,
  [EnvironmentName.slackApiUrl]: optional,
  [EnvironmentName.modelApiUrl]: optional,
  [EnvironmentName.cursorApiUrl]: optional,
  [JOB_ID]: required,
  PATH: required,
};

/** What the worker is asked to do. */
export type WorkerTask =
  | { readonly kind: (typeof INCIDENT_KINDS)[number]; readonly incidentId: string; readonly attemptNumber: number }
  | { readonly kind: typeof QUESTION_KIND; readonly incidentId: string; readonly questionNumber: number }
  | { readonly kind: (typeof CHANGE_KINDS)[number]; readonly changeId: string; readonly round: number }
  | { readonly kind: (typeof RELEASE_KINDS)[number]; readonly releaseId: string; readonly step: number };

/** @throws {EnvironmentError} naming every variable that is missing or wrong */
export function readWorkerEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  const { task, read } = readTask(environment);
  return {
    task,
    table: read[EnvironmentName.table],
    secretId: read[EnvironmentName.secretId],
    auditBucket: read[EnvironmentName.auditBucket],
    threadQueueUrl: read[EnvironmentName.threadQueueUrl],
    claudePath: read[EnvironmentName.claudePath],
    workDirectory: read[EnvironmentName.workDirectory],
    agent: read[EnvironmentName.agentUid],
    sandbox: read[EnvironmentName.sandboxUid],
    datadogApiUrl: read[EnvironmentName.datadogApiUrl],
    githubApiUrl: read[EnvironmentName.githubApiUrl],
    slackApiUrl: read[EnvironmentName.slackApiUrl],
    modelApiUrl: read[EnvironmentName.modelApiUrl],
    cursorApiUrl: read[EnvironmentName.cursorApiUrl],
    jobId: read[JOB_ID],
    searchPath: read.PATH,
  };
}

/** Which variables must be there depends on the kind of the job. */
function readTask(environment: Readonly<Record<string, string | undefined>>) {
  const given = environment[EnvironmentName.jobKind];
  if (CHANGE_KINDS.some((kind) => kind === given)) {
    const kind = { [EnvironmentName.jobKind]: z.enum(CHANGE_KINDS) };
    const shape = { ...storesShape, ...changeShape, ...kind, ...machineShape };
    const read = readEnvironment(shape, environment);
    const task: WorkerTask = {
      kind: read[EnvironmentName.jobKind],
      changeId: read[EnvironmentName.changeId],
      round: read[EnvironmentName.changeRound],
    };
    return { task, read };
  }
  if (RELEASE_KINDS.some((kind) => kind === given)) {
    const kind = { [EnvironmentName.jobKind]: z.enum(RELEASE_KINDS) };
    const shape = { ...storesShape, ...releaseShape, ...kind, ...machineShape };
    const read = readEnvironment(shape, environment);
    const task: WorkerTask = {
      kind: read[EnvironmentName.jobKind],
      releaseId: read[EnvironmentName.releaseId],
      step: read[EnvironmentName.releaseStep],
    };
    return { task, read };
  }
  if (given === QUESTION_KIND) {
    const read = readEnvironment({ ...storesShape, ...questionShape, ...machineShape }, environment);
    const task: WorkerTask = {
      kind: QUESTION_KIND,
      incidentId: read[EnvironmentName.incidentId],
      questionNumber: read[EnvironmentName.questionNumber],
    };
    return { task, read };
  }
  const kinds = [...INCIDENT_KINDS, QUESTION_KIND, ...CHANGE_KINDS, ...RELEASE_KINDS]
    .map((kind) => `"${kind}"`)
    .join(', ');
  const shape = {
    ...storesShape,
    ...incidentShape,
    [EnvironmentName.jobKind]: z.enum(INCIDENT_KINDS, { error: `must be one of ${kinds}` }).default('attempt'),
    ...machineShape,
  };
  const read = readEnvironment(shape, environment);
  const task: WorkerTask = {
    kind: read[EnvironmentName.jobKind],
    incidentId: read[EnvironmentName.incidentId],
    attemptNumber: read[EnvironmentName.attemptNumber],
  };
  return { task, read };
}
