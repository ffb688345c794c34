import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What the function that deploys needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.auditBucket]: required,
  [EnvironmentName.releaseQueueUrl]: required,
  [EnvironmentName.githubApiUrl]: optional,
};
