import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What job-events needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.threadQueueUrl]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.releaseQueueUrl]: optional,
  [EnvironmentName.githubApiUrl]: optional,
};
