import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What receive needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.alertQueueUrl]: required,
  [EnvironmentName.callerSecretId]: required,
  /** Both where webhooks are kept. */
  [EnvironmentName.table]: optional,
  [EnvironmentName.keepWebhooksDays]: optional,
};
