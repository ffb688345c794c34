import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  type Service,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { MINUTE_MS } from '../core/durations.ts';
import { UpstreamError } from '../core/errors.ts';
import type { DeployOrder } from '../core/ports/deployer.ts';

/** A service, and which container of it gets a commit's image. */
export interface Place {
  readonly cluster: string;
  readonly service: string;
  readonly container: string;
  /** With `{commit}` in it. */
  readonly image: string;
}

const TAG = 'mendhook:deployment';

/** AWS's clock and ours need not agree. */
const CLOCK_DIFFERENCE_MS = MINUTE_MS;

/** @throws {UpstreamError} where it is not there, or ECS does not deploy it itself */
export async function describeService(client: ECSClient, { cluster, service }: Place): Promise<Service> {
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const found = services.find(({ status }) => status === 'ACTIVE');
  if (found === undefined) throw new UpstreamError('ECS', `${cluster} has no service ${service}`, { retryable: false });
  const controller = found.deploymentController?.type ?? 'ECS';
  if (controller === 'ECS') return found;
  throw new UpstreamError('ECS', `${service} is deployed by ${controller}, and not by ECS itself`, {
    retryable: false,
  });
}

/**
 * Registers the task definition of an order: that of the version it goes on from, with the commit's image, and a tag by which the
 * deployment is found again.
 *
 * @returns its ARN
 */
export async function registerTaskDefinition(
  client: ECSClient,
  { container, image, service: name }: Place,
  order: DeployOrder,
  service: Service,
): Promise<string> {
  const base = order.target.artifact ?? service.taskDefinition;
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: base }));
  if (taskDefinition === undefined)
    throw new UpstreamError('ECS', `${name} has no task definition`, { retryable: false });
  const { taskDefinitionArn: _, revision: __, status: ___, requiresAttributes: ____, ...rest } = taskDefinition;
  const { compatibilities: _____, registeredAt, registeredBy, deregisteredAt, deleteRequestedAt, ...fields } = rest;
  const containers = fields.containerDefinitions ?? [];
  if (!containers.some((each) => each.name === container)) {
    throw new UpstreamError('ECS', `the task definition of ${name} has no container ${container}`, {
      retryable: false,
    });
  }
  const { taskDefinition: registered } = await client.send(
    new RegisterTaskDefinitionCommand({
      ...fields,
      family: fields.family,
      containerDefinitions: containers.map((each) =>
        each.name === container ? { ...each, image: image.replaceAll('{commit}', order.target.commit) } : each,
      ),
      tags: [{ key: TAG, value: tagOf(order) }],
    }),
  );
  if (registered?.taskDefinitionArn !== undefined) return registered.taskDefinitionArn;
  throw new UpstreamError('ECS', 'it registered a task definition without an ARN', { retryable: false });
}

const tagOf = ({ releaseId, step, tries }: DeployOrder): string => `${releaseId}/${step}/${tries}`;

/** The deployment of an order, if it was made before. Deployments from the start of its step on are asked. */
export async function findDeployment(client: ECSClient, { cluster, service }: Place, order: DeployOrder) {
  const after = new Date(order.startedAt - CLOCK_DIFFERENCE_MS);
  const { serviceDeployments = [] } = await client.send(
    new ListServiceDeploymentsCommand({ cluster, service, createdAt: { after } }),
  );
  for (const { serviceDeploymentArn, targetServiceRevisionArn } of serviceDeployments) {
    const taskDefinition = await taskDefinitionOf(client, targetServiceRevisionArn);
    if (taskDefinition === undefined) continue;
    const { tags = [] } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));
    if (tags.some(({ key, value }) => key === TAG && value === tagOf(order))) return serviceDeploymentArn;
  }
  return undefined;
}

/** What has most of the traffic. Undefined where ECS cannot tell: a deployment was cut short. */
export async function readLive(client: ECSClient, place: Place) {
  const { cluster, service, image, container } = place;
  const { serviceDeployments = [] } = await client.send(new ListServiceDeploymentsCommand({ cluster, service }));
  const newest = serviceDeployments[0]?.serviceDeploymentArn;
  const artifact =
    newest === undefined
      ? (await describeService(client, place)).taskDefinition
      : await taskDefinitionOf(client, await liveRevision(client, newest));
  if (artifact === undefined) return undefined;
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: artifact }));
  const running = taskDefinition?.containerDefinitions?.find(({ name }) => name === container)?.image ?? '';
  const [before = '', behind = ''] = image.split('{commit}');
  const isOurs = running.startsWith(before) && running.endsWith(behind);
  return isOurs ? { artifact, commit: running.slice(before.length, running.length - behind.length) } : { artifact };
}

async function liveRevision(client: ECSClient, deploymentArn: string): Promise<string | undefined> {
  const { serviceDeployments = [] } = await client.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [deploymentArn] }),
  );
  const newest: ServiceDeployment = serviceDeployments[0] ?? {};
  const { status, targetServiceRevision: target, sourceServiceRevisions: sources = [], rollback } = newest;
  if (status === 'SUCCESSFUL') return target?.arn;
  if (status === 'ROLLBACK_SUCCESSFUL') return rollback?.serviceRevisionArn ?? sources[0]?.arn;
  if (status === 'STOPPED' || status === 'ROLLBACK_FAILED') return undefined;
  return (target?.requestedProductionTrafficWeight ?? 0) > 50 ? target?.arn : sources[0]?.arn;
}

async function taskDefinitionOf(client: ECSClient, revisionArn: string | undefined): Promise<string | undefined> {
  if (revisionArn === undefined) return undefined;
  const { serviceRevisions = [] } = await client.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revisionArn] }),
  );
  return serviceRevisions[0]?.taskDefinition;
}
