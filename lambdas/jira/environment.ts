import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What the function that JIRA calls needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.alertQueueUrl]: required,
  [EnvironmentName.callerSecretId]: required,
  [EnvironmentName.configFile]: required,
};
