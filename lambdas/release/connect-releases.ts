import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDatadogDora } from '../../adapters/datadog-dora.ts';
import { createDatadogErrorLog } from '../../adapters/datadog-error-log.ts';
import { createDatadogServiceMetrics } from '../../adapters/datadog-service-metrics.ts';
import { createDocumentClient } from '../../adapters/document-client.ts';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { createSearches } from '../../adapters/dynamo-searches.ts';
import { createGitHubCommits } from '../../adapters/github-commits.ts';
import { createGitHubDeployments } from '../../adapters/github-deployments.ts';
import type { TokenSource } from '../../adapters/github-tokens.ts';
import { createLambdaSender } from '../../adapters/lambda-sender.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import type { Secrets } from '../../core/deployment/secrets.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { DeployOrderMessage, ReleaseEvent } from '../../core/records/release-event.ts';
import type { ChangeDependencies } from '../../workflows/changes/dependencies.ts';
import { carryOutReleaseWord } from '../../workflows/releases/carry-out-release-word.ts';
import type { ReleaseDependencies } from '../../workflows/releases/dependencies.ts';
import { tellRelease } from '../../workflows/releases/tell-release.ts';

/** What the deployment told of what follows a merge. Each is left out where pull requests are only reviewed. */
export interface ReleaseNames {
  readonly table: string;
  readonly queueUrl: string | undefined;
  readonly alertQueueUrl: string | undefined;
  readonly deployFunction: string | undefined;
  readonly rollbackFunction: string | undefined;
  readonly datadogApiUrl: string | undefined;
  readonly githubApiUrl: string | undefined;
}

/**
 * Makes what has releases go on. The clients live as long as the instance of the function.
 *
 * @param names.queueUrl this function's own queue, whose delay is its clock
 */
export function createReleaseConnector(names: ReleaseNames, dynamo: DynamoDBClient) {
  const releases = createDynamoReleases({ client: dynamo, table: names.table });
  const searches = createSearches(createDocumentClient(dynamo), names.table);
  const [sqs, lambda] = [new SQSClient(), new LambdaClient()];
  const orders = (functionName: string | undefined): MessageQueue<DeployOrderMessage> =>
    functionName === undefined
      ? refusing('no deployer is configured')
      : createLambdaSender({ client: lambda, functionName });
  const looks: MessageQueue<ReleaseEvent> =
    names.queueUrl === undefined
      ? refusing('pull requests are only reviewed')
      : createSqsSender({ client: sqs, queueUrl: names.queueUrl });
  const alerts: MessageQueue<Alert> =
    names.alertQueueUrl === undefined
      ? refusing('pull requests are only reviewed')
      : createSqsSender({ client: sqs, queueUrl: names.alertQueueUrl });

  return (
    deps: ChangeDependencies,
    { tokens, datadog }: { tokens: TokenSource; datadog: Secrets['datadog'] },
  ): ReleaseDependencies => {
    const { config, release, changes, decisions, jobs, messenger, pullRequests, clock, logger, version, githubUrl } =
      deps;
    const access = { ...datadog, site: config.datadog.site, apiUrl: names.datadogApiUrl };
    const deployments = createGitHubDeployments({ tokens, apiUrl: names.githubApiUrl });
    const dora = createDatadogDora(access);
    const people = { messenger, dora, config, changes, releases, logger, githubUrl, clock };
    return {
      ...{ config, release, releases, changes, decisions, jobs, looks, clock, logger, version },
      commits: createGitHubCommits({ tokens, apiUrl: names.githubApiUrl }),
      metricsOf: ({ settings }) => createDatadogServiceMetrics({ access, terms: settings.terms.metrics, clock }),
      deploys: orders(names.deployFunction),
      rollbacks: orders(names.rollbackFunction),
      readDeployment: deployments.read,
      answerGate: deployments.answer,
      newErrors: { errorLog: createDatadogErrorLog(access), ledger: searches, alerts },
      carryOutWord: async (word) => {
        await carryOutReleaseWord({ config, release, decisions, releases, pullRequests, clock, logger, version }, word);
      },
      tell: (record) => tellRelease(people, record),
    };
  };
}

const refusing = <Message>(why: string): MessageQueue<Message> => ({
  send: async () => {
    throw new Error(`nothing can be sent: ${why}`);
  },
});
