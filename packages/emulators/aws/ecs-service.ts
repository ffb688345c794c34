/** Stages at which a deployment may pause. */
export interface Hook {
  readonly targetType?: 'PAUSE' | 'AWS_LAMBDA' | undefined;
  readonly lifecycleStages?: readonly string[] | undefined;
  readonly timeoutConfiguration?:
    | { readonly timeoutInMinutes?: number | undefined; readonly action?: string | undefined }
    | undefined;
}

export interface DeploymentConfiguration {
  readonly strategy?: string | undefined;
  readonly canaryConfiguration?:
    | { readonly canaryPercent?: number; readonly canaryBakeTimeInMinutes?: number }
    | undefined;
  readonly lifecycleHooks?: readonly Hook[] | undefined;
  readonly [name: string]: unknown;
}

export interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

interface HookDetail {
  readonly hookId: string;
  readonly targetType: 'PAUSE';
  readonly timeoutAction: string;
  status: 'AWAITING_ACTION' | 'SUCCEEDED' | 'FAILED';
}

export interface ServiceDeployment {
  readonly arn: string;
  readonly createdAt: number;
  readonly source: string;
  /** ARNs of service revisions. */
  readonly target: string;
  readonly configuration: DeploymentConfiguration;
  readonly hooks: HookDetail[];
  /** Percent of the traffic that the target has. */
  weight: number;
  status:
    | 'IN_PROGRESS'
    | 'SUCCESSFUL'
    | 'ROLLBACK_REQUESTED'
    | 'ROLLBACK_IN_PROGRESS'
    | 'ROLLBACK_SUCCESSFUL'
    | 'ROLLBACK_FAILED'
    | 'STOPPED';
  reason: string;
}

export interface LocalService {
  readonly cluster: string;
  readonly service: string;
  taskDefinition: string;
  configuration: DeploymentConfiguration;
  /** Revisions of the service: a task definition each. */
  readonly revisions: Map<string, string>;
  current: string;
  readonly deployments: ServiceDeployment[];
}

/** What ECS does next with a deployment: the next pause, the next share of the traffic, the end. */
export function carryOn(deployment: ServiceDeployment): 'paused' | 'ended' | 'moved' {
  if (deployment.status !== 'IN_PROGRESS' || isWaiting(deployment))
    return deployment.status === 'IN_PROGRESS' ? 'paused' : 'ended';
  const pauses = (deployment.configuration.lifecycleHooks ?? []).some(
    ({ targetType, lifecycleStages = [] }) =>
      targetType === 'PAUSE' && lifecycleStages.includes('PRE_PRODUCTION_TRAFFIC_SHIFT'),
  );
  const shares = deployment.configuration.strategy === 'CANARY' ? [canaryPercent(deployment), 100] : [100];
  const next = shares.find((share) => share > deployment.weight);
  if (next === undefined) {
    deployment.status = 'SUCCESSFUL';
    return 'ended';
  }
  // One pause before each shift.
  if (pauses && deployment.hooks.length <= shares.indexOf(next)) {
    deployment.hooks.push({
      ...{ hookId: `hook-${deployment.hooks.length + 1}-${deployment.arn.slice(-6)}`, targetType: 'PAUSE' },
      ...{ status: 'AWAITING_ACTION', timeoutAction: 'ROLLBACK' },
    });
    return 'paused';
  }
  deployment.weight = next;
  return 'moved';
}

export const isWaiting = ({ hooks }: ServiceDeployment): boolean => hooks.at(-1)?.status === 'AWAITING_ACTION';

const canaryPercent = ({ configuration }: ServiceDeployment): number =>
  configuration.canaryConfiguration?.canaryPercent ?? 5;
