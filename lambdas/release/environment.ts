import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What the function that has changes go on needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.version]: required,
  [EnvironmentName.table]: required,
  [EnvironmentName.jobQueue]: required,
  [EnvironmentName.jobDefinition]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.auditBucket]: required,
  [EnvironmentName.configFile]: required,
  [EnvironmentName.releaseQueueUrl]: optional,
  [EnvironmentName.alertQueueUrl]: optional,
  [EnvironmentName.deployFunction]: optional,
  [EnvironmentName.rollbackFunction]: optional,
  [EnvironmentName.datadogApiUrl]: optional,
  [EnvironmentName.githubApiUrl]: optional,
  [EnvironmentName.slackApiUrl]: optional,
};
