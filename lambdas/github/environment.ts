import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What the function that GitHub calls needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.requestQueueUrl]: required,
  [EnvironmentName.threadQueueUrl]: required,
  [EnvironmentName.callerSecretId]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.githubApiUrl]: optional,
  /** Only where the configuration has a `release`. */
  [EnvironmentName.releaseQueueUrl]: optional,
};
