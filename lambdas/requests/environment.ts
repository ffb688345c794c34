import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What the function that carries out people's requests needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.threadQueueUrl]: required,
  [EnvironmentName.auditBucket]: required,
  [EnvironmentName.jobQueue]: required,
  [EnvironmentName.jobDefinition]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.configFile]: required,
  [EnvironmentName.githubApiUrl]: optional,
  [EnvironmentName.slackApiUrl]: optional,
  [EnvironmentName.jiraApiUrl]: optional,
};
