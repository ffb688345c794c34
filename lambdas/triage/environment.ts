import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What triage needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.threadQueueUrl]: required,
  [EnvironmentName.jobQueue]: required,
  [EnvironmentName.jobDefinition]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.configFile]: required,
  [EnvironmentName.datadogApiUrl]: optional,
  [EnvironmentName.githubApiUrl]: optional,
  [EnvironmentName.jiraApiUrl]: optional,
};
