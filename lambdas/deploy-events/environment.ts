import { optional, required } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';

/** What deploy-events needs to be told by its deployment. */
export const environmentShape = {
  [EnvironmentName.stage]: optional,
  [EnvironmentName.releaseQueueUrl]: required,
};
