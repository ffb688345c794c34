import {
  BatchGetDeploymentTargetsCommand,
  type CodeDeployClient,
  type DeploymentInfo,
  type DeploymentTarget,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  ListDeploymentTargetsCommand,
} from '@aws-sdk/client-codedeploy';
import { MINUTE_MS } from '../core/durations.ts';
import { UpstreamError } from '../core/errors.ts';

interface Group {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
}

/**
 * The deployment configuration that gives this share: the group's own canary, or CodeDeploy's for all traffic at once.
 *
 * @throws {UpstreamError} where the group's canary gives another share
 */
export async function configurationFor(client: CodeDeployClient, group: Group, percent: number): Promise<string> {
  const { deploymentGroupInfo: info } = await client.send(new GetDeploymentGroupCommand(group));
  if (percent >= 100) return `CodeDeployDefault.${info?.computePlatform === 'ECS' ? 'ECS' : 'Lambda'}AllAtOnce`;
  const deploymentConfigName = info?.deploymentConfigName ?? '';
  const { deploymentConfigInfo: config } = await client.send(new GetDeploymentConfigCommand({ deploymentConfigName }));
  const share = config?.trafficRoutingConfig?.timeBasedCanary?.canaryPercentage;
  if (share === percent) return deploymentConfigName;
  const has = share === undefined ? 'is no canary' : `gives ${share} percent`;
  throw new UpstreamError('CodeDeploy', `${deploymentConfigName} ${has}, and canary.percent is ${percent}`, {
    retryable: false,
  });
}

/** When CodeDeploy shifts the rest of a canary by itself, epoch milliseconds. Undefined where all traffic is shifted at once. */
export async function restAt(
  client: CodeDeployClient,
  { deploymentConfigName, startTime, createTime }: DeploymentInfo,
): Promise<number | undefined> {
  const began = startTime ?? createTime;
  if (deploymentConfigName === undefined || began === undefined) return undefined;
  const { deploymentConfigInfo: config } = await client.send(new GetDeploymentConfigCommand({ deploymentConfigName }));
  const minutes = config?.trafficRoutingConfig?.timeBasedCanary?.canaryInterval;
  return minutes === undefined ? undefined : began.getTime() + minutes * MINUTE_MS;
}

/** Whether the new version of a deployment has its first share of the traffic, and not all of it. */
export async function hasItsShare(client: CodeDeployClient, deploymentId: string, percent: number): Promise<boolean> {
  const { targetIds = [] } = await client.send(new ListDeploymentTargetsCommand({ deploymentId }));
  if (targetIds.length === 0) return false;
  const { deploymentTargets = [] } = await client.send(
    new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds: targetIds.slice(0, 25) }),
  );
  const weights = deploymentTargets.map(weightOf);
  return weights.length > 0 && weights.every((weight) => weight > 0 && !isAll(weight, percent));
}

/** CodeDeploy writes a share of 5 percent as 5 or as 0.05. */
const isAll = (weight: number, percent: number): boolean => weight === 100 || (weight === 1 && percent !== 1);

const weightOf = ({ lambdaTarget, ecsTarget }: DeploymentTarget): number =>
  lambdaTarget?.lambdaFunctionInfo?.targetVersionWeight ??
  ecsTarget?.taskSetsInfo?.find(({ taskSetLabel }) => taskSetLabel === 'Green')?.trafficWeight ??
  0;

export const bundleTypeOf = (key: string): 'YAML' | 'JSON' => (key.endsWith('.json') ? 'JSON' : 'YAML');

/** The commit in a key that was made of a pattern with `{commit}`; undefined where it was made of another. */
export function commitOfKey(key: string, pattern: string): string | undefined {
  const [before = '', behind = ''] = pattern.split('{commit}');
  const isOurs = key.startsWith(before) && key.endsWith(behind) && key.length > before.length + behind.length;
  return isOurs ? key.slice(before.length, key.length - behind.length) : undefined;
}
