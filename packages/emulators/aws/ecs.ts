import { z } from 'zod';
import type { StandInOptions } from './api-call.ts';
import { ApiError } from './api-error.ts';
import {
  carryOn,
  type DeploymentConfiguration,
  isWaiting,
  type LocalService,
  type ServiceDeployment,
  type TaskDefinition,
} from './ecs-service.ts';
import { actionOfTarget, operation, startJsonApi } from './json-api.ts';
import { ACCOUNT_ID, arn, REGION } from './local-account.ts';

const define = operation('InvalidParameterException');
const tag = z.object({ key: z.string().min(1).max(128), value: z.string().max(256) });
const named = { cluster: z.string().default('default'), service: z.string() };
const hook = z
  .object({
    targetType: z.enum(['AWS_LAMBDA', 'PAUSE']).default('AWS_LAMBDA'),
    hookTargetArn: z.string().optional(),
    lifecycleStages: z.array(z.string()).min(1),
    timeoutConfiguration: z
      .object({ timeoutInMinutes: z.int().min(1).max(20_160), action: z.enum(['CONTINUE', 'ROLLBACK']) })
      .partial()
      .optional(),
  })
  .loose()
  .refine((each) => each.targetType !== 'PAUSE' || !each.lifecycleStages.some((stage) => UNPAUSED.has(stage)), {
    error: 'PAUSE hooks cannot be configured at this stage',
  })
  .refine((each) => (each.targetType === 'AWS_LAMBDA') === (each.hookTargetArn !== undefined), {
    error: 'hookTargetArn is for AWS_LAMBDA hooks',
  });
const UNPAUSED: ReadonlySet<string> = new Set(['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT']);
const configuration = z
  .object({
    strategy: z.enum(['ROLLING', 'BLUE_GREEN', 'CANARY', 'LINEAR']).optional(),
    canaryConfiguration: z
      .object({
        canaryPercent: z.number().min(0.1).max(100).default(5),
        canaryBakeTimeInMinutes: z.int().min(0).max(1_440).default(10),
      })
      .optional(),
    lifecycleHooks: z.array(hook).optional(),
  })
  .loose()
  .refine(({ strategy, canaryConfiguration: canary }) => canary === undefined || strategy === 'CANARY', {
    error: 'canaryConfiguration is for the strategy CANARY',
  });

export interface EcsOptions extends Omit<StandInOptions, 'stateDirectory'> {
  readonly services: readonly {
    readonly cluster: string;
    readonly service: string;
    readonly family: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  }[];
  /** Called with each event that ECS sends to EventBridge. */
  readonly onEvent?: (event: EcsEvent) => void;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
export interface EcsEvent {
  readonly source: 'aws.ecs';
  readonly 'detail-type': 'ECS Deployment State Change' | 'ECS Hook State Change';
  readonly resources: readonly string[];
  readonly detail: { readonly eventName: string } & Readonly<Record<string, string>>;
}

/** Starts a stand-in of ECS's services and their deployments. What happens in time happens where `carryOn` is called. */
export async function startEcs(options: EcsOptions) {
  const { clock = Date.now, onEvent = () => undefined } = options;
  const definitions: TaskDefinition[] = [];
  const services: LocalService[] = options.services.map(({ cluster, service, family, containers }) => {
    const first = register({ family, containerDefinitions: containers }, []);
    const revision = revisionArn(cluster, service, 1);
    return {
      ...{ cluster, service, taskDefinition: first.taskDefinitionArn, configuration: { strategy: 'CANARY' } },
      ...{ revisions: new Map([[revision, first.taskDefinitionArn]]), current: revision, deployments: [] },
    };
  });

  const server = await startJsonApi({
    service: 'ecs',
    contentType: 'application/x-amz-json-1.1',
    port: options.port,
    bodyLimitBytes: 1024 * 1024,
    actionOf: actionOfTarget('AmazonEC2ContainerServiceV20141113'),
    accessOf: (action, input) => [{ action: `ecs:${action}`, resource: resourceOf(input) }],
    onCall: options.onCall,
    gate: options.gate,
    operations: {
      DescribeServices: define(z.object({ cluster: named.cluster, services: z.array(z.string()) }), (input) => {
        const found = input.services.flatMap((service) => lookUp(input.cluster, service) ?? []);
        return { services: found.map(serviceShape), failures: [] };
      }),
      DescribeTaskDefinition: define(
        z.object({ taskDefinition: z.string(), include: z.array(z.literal('TAGS')).optional() }),
        ({ taskDefinition, include }) => {
          const found = findDefinition(taskDefinition);
          return { taskDefinition: definitionShape(found), ...(include === undefined ? {} : { tags: found.tags }) };
        },
      ),
      RegisterTaskDefinition: define(
        z
          .object({ family: z.string(), containerDefinitions: z.array(z.looseObject({ name: z.string() })).min(1) })
          .loose()
          .and(z.object({ tags: z.array(tag).max(50).default([]) })),
        ({ tags, ...fields }) => {
          const unknown = READ_ONLY.find((field) => field in fields);
          if (unknown !== undefined) throw new ApiError('ClientException', `Unknown parameter: ${unknown}`);
          return { taskDefinition: definitionShape(register(fields, tags)), tags };
        },
      ),
      UpdateService: define(
        z.object({
          ...named,
          taskDefinition: z.string().optional(),
          deploymentConfiguration: configuration.optional(),
        }),
        ({ cluster, service, taskDefinition, deploymentConfiguration }) => {
          const found = findService(cluster, service);
          const definition = findDefinition(taskDefinition ?? found.taskDefinition);
          begin(found, definition, deploymentConfiguration ?? found.configuration);
          return { service: serviceShape(found) };
        },
      ),
      ListServiceDeployments: define(
        z.object({ ...named, createdAt: z.object({ after: z.number().optional() }).optional() }),
        ({ cluster, service, createdAt }) => {
          const { deployments } = findService(cluster, service);
          const after = (createdAt?.after ?? 0) * 1_000;
          const found = deployments.filter((each) => each.createdAt >= after).toReversed();
          return {
            serviceDeployments: found.map((each) => ({
              ...{ serviceDeploymentArn: each.arn, status: each.status, createdAt: each.createdAt / 1_000 },
              targetServiceRevisionArn: each.target,
            })),
          };
        },
      ),
      DescribeServiceDeployments: define(
        z.object({ serviceDeploymentArns: z.array(z.string()).min(1).max(20) }),
        ({ serviceDeploymentArns: arns }) => {
          const found = arns.flatMap((each) => deploymentOf(each) ?? []);
          const failures = arns.filter((each) => deploymentOf(each) === undefined);
          return {
            serviceDeployments: found.map(({ deployment }) => deploymentShape(deployment)),
            failures: failures.map((each) => ({ arn: each, reason: 'MISSING' })),
          };
        },
      ),
      DescribeServiceRevisions: define(
        z.object({ serviceRevisionArns: z.array(z.string()).min(1).max(20) }),
        (input) => ({
          serviceRevisions: input.serviceRevisionArns.flatMap((each) =>
            services.flatMap(({ revisions }) => {
              const taskDefinition = revisions.get(each);
              return taskDefinition === undefined ? [] : [{ serviceRevisionArn: each, taskDefinition }];
            }),
          ),
          failures: [],
        }),
      ),
      ContinueServiceDeployment: define(
        z.object({
          ...{ serviceDeploymentArn: z.string(), hookId: z.string() },
          action: z.enum(['CONTINUE', 'ROLLBACK']).default('CONTINUE'),
        }),
        ({ serviceDeploymentArn, hookId, action }) => {
          const { service, deployment } = mustFind(serviceDeploymentArn);
          const waiting = deployment.hooks.find((each) => each.hookId === hookId);
          if (waiting?.status !== 'AWAITING_ACTION') {
            throw new ApiError('InvalidParameterException', 'The hook does not await an action.');
          }
          waiting.status = action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED';
          if (action === 'ROLLBACK') rollBack(service, deployment, 'A lifecycle hook rolled back.');
          return { serviceDeploymentArn };
        },
      ),
      StopServiceDeployment: define(
        z.object({ serviceDeploymentArn: z.string(), stopType: z.enum(['ABORT', 'ROLLBACK']).default('ROLLBACK') }),
        ({ serviceDeploymentArn, stopType }) => {
          const { service, deployment } = mustFind(serviceDeploymentArn);
          if (deployment.status !== 'IN_PROGRESS') {
            throw new ApiError('ConflictException', `The deployment is ${deployment.status}.`);
          }
          if (stopType === 'ABORT') deployment.status = 'STOPPED';
          else rollBack(service, deployment, 'The deployment was stopped by a user.');
          return { serviceDeploymentArn };
        },
      ),
    },
  });

  return {
    ...server,
    /** ARNs of the deployments of a service, oldest first. */
    deployments: (cluster: string, service: string) =>
      findService(cluster, service).deployments.map((each) => each.arn),
    /** Has ECS go on with a deployment, up to its next pause or its end. */
    carryOn: (deploymentArn: string) => {
      const { service, deployment } = mustFind(deploymentArn);
      if (deployment.status.startsWith('ROLLBACK_') && deployment.status !== 'ROLLBACK_FAILED') {
        deployment.status = 'ROLLBACK_SUCCESSFUL';
        return tell(deployment, 'SERVICE_DEPLOYMENT_COMPLETED');
      }
      let step = carryOn(deployment);
      while (step === 'moved') step = carryOn(deployment);
      if (step === 'paused') tell(deployment, 'HOOK_AWAITING_ACTION');
      if (deployment.status !== 'SUCCESSFUL') return;
      service.current = deployment.target;
      tell(deployment, 'SERVICE_DEPLOYMENT_COMPLETED');
    },
    /** The tasks of a deployment do not become healthy, and ECS cannot roll back either. */
    fail: (deploymentArn: string) => {
      const { deployment } = mustFind(deploymentArn);
      Object.assign(deployment, { status: 'ROLLBACK_FAILED', reason: 'tasks failed to start', weight: 0 });
      tell(deployment, 'SERVICE_DEPLOYMENT_FAILED');
    },
    /** The share of the traffic that the deployment's target has, in percent. */
    weight: (deploymentArn: string) => mustFind(deploymentArn).deployment.weight,
    remove: (service: string) =>
      void services.splice(
        services.findIndex((each) => each.service === service),
        1,
      ),
  };

  function register(fields: Readonly<Record<string, unknown>>, tags: TaskDefinition['tags']): TaskDefinition {
    const family = String(fields['family']);
    const revision = definitions.filter((each) => each.family === family).length + 1;
    const taskDefinitionArn = arn('ecs', `task-definition/${family}:${revision}`);
    const registered = { taskDefinitionArn, family, revision, fields, tags };
    definitions.push(registered);
    return registered;
  }

  function begin(found: LocalService, definition: TaskDefinition, wanted: DeploymentConfiguration): void {
    for (const each of found.deployments) if (each.status === 'IN_PROGRESS') each.status = 'STOPPED';
    const number = found.revisions.size + 1;
    const target = revisionArn(found.cluster, found.service, number);
    found.revisions.set(target, definition.taskDefinitionArn);
    Object.assign(found, { taskDefinition: definition.taskDefinitionArn, configuration: wanted });
    const id = String(number).padStart(6, '0');
    const deployment: ServiceDeployment = {
      ...{ arn: arn('ecs', `service-deployment/${found.cluster}/${found.service}/${id}`), createdAt: clock() },
      ...{
        source: found.current,
        target,
        configuration: wanted,
        hooks: [],
        weight: 0,
        status: 'IN_PROGRESS',
        reason: '',
      },
    };
    found.deployments.push(deployment);
    tell(deployment, 'SERVICE_DEPLOYMENT_IN_PROGRESS');
  }

  function rollBack(service: LocalService, deployment: ServiceDeployment, reason: string): void {
    Object.assign(deployment, { status: 'ROLLBACK_IN_PROGRESS', reason, weight: 0 });
    service.taskDefinition = service.revisions.get(deployment.source) ?? service.taskDefinition;
  }

  function tell(deployment: ServiceDeployment, eventName: string): void {
    const serviceArn = deployment.arn.replace('service-deployment', 'service').replace(/\/[^/]+$/, '');
    const hookId = deployment.hooks.at(-1)?.hookId ?? '';
    onEvent(
      eventName === 'HOOK_AWAITING_ACTION'
        ? {
            ...{ source: 'aws.ecs', 'detail-type': 'ECS Hook State Change', resources: [deployment.arn] },
            ...{ detail: { eventName, hookId, hookType: 'PAUSE', serviceArn, serviceDeploymentArn: deployment.arn } },
          }
        : {
            ...{ source: 'aws.ecs', 'detail-type': 'ECS Deployment State Change', resources: [serviceArn] },
            // It is none of a service deployment's own names.
            ...{ detail: { eventName, deploymentId: `ecs-svc/${deployment.createdAt}`, reason: deployment.reason } },
          },
    );
  }

  function lookUp(cluster: string, service: string): LocalService | undefined {
    return services.find(
      (each) => each.cluster === cluster.replace(/^.*\//, '') && each.service === service.replace(/^.*\//, ''),
    );
  }

  function findService(cluster: string, service: string): LocalService {
    const found = lookUp(cluster, service);
    if (found === undefined) throw new ApiError('ServiceNotFoundException', 'Service not found.');
    return found;
  }

  function findDefinition(named: string): TaskDefinition {
    const family = named.replace(/^.*task-definition\//, '').replace(/:\d+$/, '');
    const found =
      definitions.find((each) => each.taskDefinitionArn === named || `${each.family}:${each.revision}` === named) ??
      (named === family ? definitions.findLast((each) => each.family === family) : undefined);
    if (found === undefined) throw new ApiError('ClientException', 'Unable to describe task definition.');
    return found;
  }

  function deploymentOf(deploymentArn: string) {
    for (const service of services) {
      const deployment = service.deployments.find((each) => each.arn === deploymentArn);
      if (deployment !== undefined) return { service, deployment };
    }
    return undefined;
  }

  function mustFind(deploymentArn: string) {
    const found = deploymentOf(deploymentArn);
    if (found === undefined) throw new ApiError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
    return found;
  }
}

/** Of a task definition that is described, and refused where one is registered. */
const READ_ONLY = ['taskDefinitionArn', 'revision', 'status', 'requiresAttributes', 'compatibilities', 'registeredAt'];

const revisionArn = (cluster: string, service: string, number: number): string =>
  `arn:aws:ecs:${REGION}:${ACCOUNT_ID}:service-revision/${cluster}/${service}/${number}`;

const definitionShape = ({ taskDefinitionArn, revision, fields }: TaskDefinition) => ({
  ...fields,
  ...{ taskDefinitionArn, revision, status: 'ACTIVE', compatibilities: ['FARGATE'], registeredAt: 0 },
});

const serviceShape = ({ cluster, service, taskDefinition, configuration: shown, deployments }: LocalService) => ({
  serviceArn: arn('ecs', `service/${cluster}/${service}`),
  ...{ serviceName: service, clusterArn: arn('ecs', `cluster/${cluster}`), status: 'ACTIVE', taskDefinition },
  ...{ deploymentConfiguration: shown, deploymentController: { type: 'ECS' } },
  currentServiceDeployment: deployments.findLast(({ status }) => status === 'IN_PROGRESS')?.arn,
});

const deploymentShape = (deployment: ServiceDeployment) => ({
  serviceDeploymentArn: deployment.arn,
  ...{ createdAt: deployment.createdAt / 1_000, status: deployment.status, statusReason: deployment.reason },
  ...{ deploymentConfiguration: deployment.configuration, lifecycleHookDetails: deployment.hooks },
  sourceServiceRevisions: [{ arn: deployment.source, requestedProductionTrafficWeight: 100 - deployment.weight }],
  targetServiceRevision: { arn: deployment.target, requestedProductionTrafficWeight: deployment.weight },
  ...(deployment.status.startsWith('ROLLBACK_') ? { rollback: { serviceRevisionArn: deployment.source } } : {}),
  ...(isWaiting(deployment) ? { lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT' } : {}),
});

const resourced = z
  .object({
    cluster: z.string().optional(),
    service: z.string().optional(),
    serviceDeploymentArn: z.string().optional(),
  })
  .catch({});

function resourceOf(input: unknown): string {
  const { cluster = 'default', service, serviceDeploymentArn } = resourced.parse(input);
  if (serviceDeploymentArn !== undefined) return serviceDeploymentArn;
  return service === undefined ? '*' : arn('ecs', `service/${cluster}/${service}`);
}
