import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What the sweep needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.threadQueueUrl]: required,
  [EnvironmentName.alertQueueUrl]: required,
  [EnvironmentName.releaseQueueUrl]: optional,
  [EnvironmentName.jobQueue]: required,
  [EnvironmentName.jobDefinition]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.configFile]: required,
  [EnvironmentName.githubApiUrl]: optional,
  [EnvironmentName.slackApiUrl]: optional,
  [EnvironmentName.datadogApiUrl]: optional,
  [EnvironmentName.pagerDutyApiUrl]: optional,
  [EnvironmentName.jiraApiUrl]: optional,
  [EnvironmentName.cursorApiUrl]: optional,
};
