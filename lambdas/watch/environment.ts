import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What the function that watches error rates needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.table]: required,
  [EnvironmentName.alertQueueUrl]: required,
  [EnvironmentName.secretId]: required,
  [EnvironmentName.configFile]: required,
  [EnvironmentName.datadogApiUrl]: optional,
};
