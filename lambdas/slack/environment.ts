import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What the function that Slack calls needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.requestQueueUrl]: required,
  [EnvironmentName.callerSecretId]: required,
  [EnvironmentName.releaseQueueUrl]: optional,
  [EnvironmentName.slackApiUrl]: optional,
};
