import { SQSClient } from '@aws-sdk/client-sqs';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { EnvironmentName } from '../../core/names.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import { environmentShape } from './environment.ts';
import { readDeployEvent } from './read-deploy-event.ts';

const environment = readEnvironment(environmentShape, process.env);
const logger = createMeasuredLog({ stage: environment[EnvironmentName.stage] });
const queue = createSqsSender<ReleaseEvent>({
  client: new SQSClient(),
  queueUrl: environment[EnvironmentName.releaseQueueUrl],
});

/** EventBridge's events of ECS and CodeDeploy → release. What throws is delivered again. */
export async function handler(event: unknown): Promise<void> {
  const happened = readDeployEvent(event);
  if (happened === undefined) return;
  await queue.send(happened);
  logger.info('deploy-event-sent', { ...happened });
}
