import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  type ECSClient,
  type ServiceDeployment,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { DeployerTerms } from '../core/config/release-terms.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Deployer, DeploymentState, DeployOrder } from '../core/ports/deployer.ts';
import { hasName, toAwsError } from './aws-error.ts';
import { deploymentConfigurationOf } from './ecs-deployment-configuration.ts';
import { describeService, findDeployment, type Place, readLive, registerTaskDefinition } from './ecs-service.ts';

type EcsTerms = Extract<DeployerTerms, { kind: 'ecs' }>;

/**
 * Deploys an ECS service by ECS's own canary. A PAUSE hook before each shift of the traffic holds it: `describe` lets a canary's first
 * shift go on, and `promote` the second. If nobody answers a hook, ECS rolls back by itself.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment.html
 *
 * @param options.client calls with the role that may deploy
 */
export function createEcsDeployer(options: { client: ECSClient; terms: EcsTerms }): Deployer {
  const { client, terms } = options;
  const placeOf = (environment: DeployOrder['environment']): Place => {
    const place = environment === 'staging' ? terms.staging : terms.production;
    if (place !== undefined) return { ...place, container: terms.container, image: terms.image };
    throw new UpstreamError('ECS', 'the configuration names no service of staging', { retryable: false });
  };
  const within = async <Value>(doing: string, act: () => Promise<Value>): Promise<Value> => {
    try {
      return await act();
    } catch (cause) {
      throw toAwsError(cause, 'ECS', doing);
    }
  };
  const begin = (order: DeployOrder, percent: number) =>
    within(
      'deploy',
      async () => (await findDeployment(client, placeOf(order.environment), order)) ?? (await update(order, percent)),
    );

  const update = async (order: DeployOrder, percent: number): Promise<string> => {
    const place = placeOf(order.environment);
    const service = await describeService(client, place);
    const taskDefinition = await registerTaskDefinition(client, place, order, service);
    const { service: updated } = await client.send(
      new UpdateServiceCommand({
        ...{ cluster: place.cluster, service: place.service, taskDefinition },
        deploymentConfiguration: deploymentConfigurationOf(service.deploymentConfiguration ?? {}, percent),
      }),
    );
    const id = updated?.currentServiceDeployment ?? (await findDeployment(client, place, order));
    if (id !== undefined) return id;
    throw new UpstreamError('ECS', 'it took the deployment, and does not show it yet', { retryable: true });
  };

  return {
    deploy: (order) => begin(order, order.percent),

    promote: (_, id) =>
      within('promote', async () => {
        const deployment = await read(client, id);
        if (deployment === undefined)
          throw new UpstreamError('ECS', `it has no deployment ${id}`, { retryable: false });
        const hook = waitingHook(deployment);
        if (hook !== undefined) await goOn(client, id, hook);
        else if (!isPromoted(deployment)) {
          throw new UpstreamError('ECS', 'the deployment does not wait to be promoted', { retryable: true });
        }
        return id;
      }),

    stop: (order, id) =>
      within('stop a deployment', async () => {
        const deployment = await read(client, id);
        if (deployment?.status === 'SUCCESSFUL') return await begin(order, 100);
        if (deployment === undefined || !isOpen(deployment)) return id;
        await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: id, stopType: 'ROLLBACK' }));
        return id;
      }),

    back: (order) => begin(order, 100),

    describe: (order, id) =>
      within('read a deployment', async () => {
        const deployment = await read(client, id);
        if (deployment === undefined) return undefined;
        const hook = waitingHook(deployment);
        const weight = weightOf(deployment);
        if (hook === undefined || !isOpen(deployment)) return stateOf(deployment);
        if (weight > 0) return { kind: 'paused', percent: weight };
        // The order has given the canary its share: this pause is the one before it.
        if (order.percent < 100) await goOn(client, id, hook);
        return { kind: 'running', percent: 0 };
      }),

    live: ({ environment }) => within('read what is deployed', () => readLive(client, placeOf(environment))),
  };
}

async function read(client: ECSClient, id: string): Promise<ServiceDeployment | undefined> {
  try {
    const { serviceDeployments = [] } = await client.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [id] }),
    );
    return serviceDeployments[0];
  } catch (error) {
    if (hasName(error, 'ServiceDeploymentNotFoundException')) return undefined;
    throw error;
  }
}

const waitingHook = ({ lifecycleHookDetails = [] }: ServiceDeployment): string | undefined =>
  lifecycleHookDetails.find(({ targetType, status }) => targetType === 'PAUSE' && status === 'AWAITING_ACTION')?.hookId;

const weightOf = ({ targetServiceRevision }: ServiceDeployment): number =>
  targetServiceRevision?.requestedProductionTrafficWeight ?? 0;

const isOpen = ({ status }: ServiceDeployment): boolean => status === 'IN_PROGRESS' || status === 'PENDING';

/** The pause before all traffic has been answered, or there is none left. */
const isPromoted = (deployment: ServiceDeployment): boolean =>
  deployment.status === 'SUCCESSFUL' ||
  (isOpen(deployment) &&
    (deployment.lifecycleHookDetails ?? []).filter(({ status }) => status === 'SUCCEEDED').length > 1);

/** Without an action ECS would go on as well: it is said. */
const goOn = (client: ECSClient, serviceDeploymentArn: string, hookId: string) =>
  client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action: 'CONTINUE' }));

function stateOf(deployment: ServiceDeployment): DeploymentState {
  const { status, statusReason = '' } = deployment;
  switch (status) {
    case 'SUCCESSFUL':
      return { kind: 'succeeded' };
    case 'ROLLBACK_SUCCESSFUL':
      return { kind: 'rolled-back', reason: statusReason };
    case 'ROLLBACK_FAILED':
    case 'STOPPED':
      return { kind: 'failed', reason: statusReason === '' ? `ECS says ${status}` : statusReason };
    default:
      return { kind: 'running', percent: weightOf(deployment) };
  }
}
