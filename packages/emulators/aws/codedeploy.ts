import { z } from 'zod';
import type { StandInOptions } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { actionOfTarget, operation, startJsonApi } from './json-api.ts';
import { arn } from './local-account.ts';

const define = operation('InvalidInputException');
const named = { applicationName: z.string(), deploymentGroupName: z.string() };
const id = z.object({ deploymentId: z.string() });
const ids = z.object({ deploymentIds: z.array(z.string()).max(25) });
const revision = z.object({
  revisionType: z.literal('S3'),
  s3Location: z.object({
    ...{ bucket: z.string(), key: z.string() },
    bundleType: z.enum(['tar', 'tgz', 'zip', 'YAML', 'JSON']),
  }),
});
const EVENTS = ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'] as const;
type RollbackEvent = (typeof EVENTS)[number];
const alarmed = z.object({
  enabled: z.boolean(),
  alarms: z
    .array(z.object({ name: z.string() }))
    .max(10)
    .optional(),
});

export interface CodeDeployGroup {
  readonly application: string;
  readonly group: string;
  readonly platform: 'Lambda' | 'ECS';
  /** Name of its deployment configuration. */
  readonly config: string;
  /** The revision that it runs at first: a key in the bucket. */
  readonly key: string;
  /** Names of its CloudWatch alarms, at most ten. */
  readonly alarms?: readonly string[];
}

export interface CodeDeployOptions extends Omit<StandInOptions, 'stateDirectory'> {
  readonly groups: readonly CodeDeployGroup[];
  /** Custom canaries, by their names. */
  readonly canaries: Readonly<Record<string, { readonly percent: number; readonly minutes: number }>>;
  /** Keys in the bucket that are there. */
  readonly revisions: readonly string[];
  /** Called with each event that CodeDeploy sends to EventBridge. */
  readonly onEvent?: (event: CodeDeployEvent) => void;
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
export interface CodeDeployEvent {
  readonly source: 'aws.codedeploy';
  readonly 'detail-type': 'CodeDeploy Deployment State-change Notification';
  readonly detail: { readonly deploymentId: string; readonly state: string; readonly application: string };
}

interface Deployment {
  readonly id: string;
  readonly group: CodeDeployGroup;
  readonly key: string;
  readonly percent: number;
  readonly description: string;
  readonly createdAt: number;
  /** The key that ran before. */
  readonly before: string;
  readonly config: string;
  /** When CodeDeploy rolls it back by itself. */
  readonly rollsBackOn: readonly RollbackEvent[];
  /** CodeDeploy's own rollback, and one whose order turns the alarms off, go on while an alarm rings. */
  readonly heedsAlarms: boolean;
  status: 'Created' | 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped';
  weight: number;
  message?: string;
  code?: string;
  rollback?: string;
}

/** Starts a stand-in of CodeDeploy for Lambda and ECS. What happens in time happens where `carryOn` and `shiftRest` are called. */
export async function startCodeDeploy(options: CodeDeployOptions) {
  const { clock = Date.now, onEvent = () => undefined, canaries } = options;
  const groups = [...options.groups];
  const live = new Map(groups.map((each) => [each, each.key]));
  const lastGood = new Map<CodeDeployGroup, string>();
  const deployments: Deployment[] = [];
  const ringing = new Set<string>();

  const server = await startJsonApi({
    service: 'codedeploy',
    contentType: 'application/x-amz-json-1.1',
    port: options.port,
    bodyLimitBytes: 1024 * 1024,
    actionOf: actionOfTarget('CodeDeploy_20141006'),
    accessOf: (action, input) => {
      const resource = resourceOf(input);
      const access = [{ action: `codedeploy:${action}`, resource }];
      // https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html
      return overrides(input) ? [...access, { action: 'codedeploy:UpdateDeploymentGroup', resource }] : access;
    },
    onCall: options.onCall,
    gate: options.gate,
    operations: {
      GetDeploymentGroup: define(z.object(named), (input) => {
        const group = findGroup(input.applicationName, input.deploymentGroupName);
        const deploymentId = lastGood.get(group);
        return {
          deploymentGroupInfo: {
            ...{ applicationName: group.application, deploymentGroupName: group.group },
            ...{ deploymentConfigName: group.config, computePlatform: group.platform },
            alarmConfiguration: {
              enabled: group.alarms !== undefined,
              alarms: (group.alarms ?? []).map((name) => ({ name })),
            },
            ...(deploymentId === undefined ? {} : { lastSuccessfulDeployment: { deploymentId, status: 'Succeeded' } }),
          },
        };
      }),
      GetDeploymentConfig: define(z.object({ deploymentConfigName: z.string() }), ({ deploymentConfigName: name }) => {
        const canary = canaryOf(name);
        const timeBasedCanary = { canaryPercentage: canary?.percent, canaryInterval: canary?.minutes };
        const trafficRoutingConfig =
          canary === undefined ? { type: 'AllAtOnce' } : { type: 'TimeBasedCanary', timeBasedCanary };
        return { deploymentConfigInfo: { deploymentConfigName: name, trafficRoutingConfig } };
      }),
      CreateDeployment: define(
        z.object({
          ...{ ...named, revision, deploymentConfigName: z.string().optional() },
          description: z.string().max(1_024).default(''),
          autoRollbackConfiguration: z.object({ enabled: z.boolean(), events: z.array(z.enum(EVENTS)) }).optional(),
          overrideAlarmConfiguration: alarmed.optional(),
        }),
        (input) => {
          const group = findGroup(input.applicationName, input.deploymentGroupName);
          const { key } = input.revision.s3Location;
          const config = input.deploymentConfigName ?? group.config;
          const canary = canaryOf(config);
          if (!options.revisions.includes(key)) throw new ApiError('RevisionDoesNotExistException', `no ${key}`);
          if (deployments.some((each) => each.group === group && isOpen(each))) {
            throw new ApiError('DeploymentLimitExceededException', 'A deployment of the group is under way.');
          }
          const { enabled = false, events = [] } = input.autoRollbackConfiguration ?? {};
          const made = begin(group, {
            ...{ key, config, percent: canary?.percent ?? 100, description: input.description },
            rollsBackOn: enabled ? events : [],
            heedsAlarms: input.overrideAlarmConfiguration?.enabled !== false,
          });
          heedAlarms();
          return { deploymentId: made.id };
        },
      ),
      ListDeployments: define(
        z.object({ ...named, createTimeRange: z.object({ start: z.number().optional() }).optional() }),
        (input) => {
          const group = findGroup(input.applicationName, input.deploymentGroupName);
          const start = (input.createTimeRange?.start ?? 0) * 1_000;
          const found = deployments.filter((each) => each.group === group && each.createdAt >= start);
          return { deployments: found.map((each) => each.id) };
        },
      ),
      GetDeployment: define(id, ({ deploymentId }) => ({ deploymentInfo: shape(find(deploymentId)) })),
      BatchGetDeployments: define(ids, ({ deploymentIds }) => ({
        deploymentsInfo: deployments.filter((each) => deploymentIds.includes(each.id)).map(shape),
      })),
      StopDeployment: define(
        z.object({ deploymentId: z.string(), autoRollbackEnabled: z.boolean().optional() }),
        ({ deploymentId, autoRollbackEnabled }) => {
          const stopped = find(deploymentId);
          if (!isOpen(stopped)) {
            throw new ApiError('DeploymentAlreadyCompletedException', `The deployment is ${stopped.status}.`);
          }
          end(stopped, 'Stopped', 'It was stopped by a request.');
          if (autoRollbackEnabled ?? stopped.rollsBackOn.includes('DEPLOYMENT_STOP_ON_REQUEST')) rollBack(stopped);
          return { status: 'Succeeded', statusMessage: '' };
        },
      ),
      ListDeploymentTargets: define(id, ({ deploymentId }) => ({ targetIds: [find(deploymentId).group.group] })),
      BatchGetDeploymentTargets: define(
        z.object({ deploymentId: z.string(), targetIds: z.array(z.string()).min(1).max(25) }),
        ({ deploymentId }) => {
          const { group, weight } = find(deploymentId);
          const lambda = { lambdaFunctionInfo: { functionName: 'f', targetVersionWeight: weight / 100 } };
          const green = { taskSetLabel: 'Green', trafficWeight: weight };
          const blue = { taskSetLabel: 'Blue', trafficWeight: 100 - weight };
          return {
            deploymentTargets: [
              group.platform === 'Lambda'
                ? { deploymentTargetType: 'LambdaTarget', lambdaTarget: lambda }
                : { deploymentTargetType: 'ECSTarget', ecsTarget: { taskSetsInfo: [blue, green] } },
            ],
          };
        },
      ),
    },
  });

  return {
    ...server,
    /** Ids of the deployments that were asked for, oldest first. */
    deployments: () =>
      deployments.filter((each) => !each.description.startsWith('rollback of ')).map((each) => each.id),
    /** CodeDeploy shifts the first share; one of all traffic, and a rollback, has ended then. */
    carryOn: (deploymentId: string) => {
      const found = find(deploymentId);
      const open = found.rollback === undefined ? found : find(found.rollback);
      if (!isOpen(open)) return;
      Object.assign(open, { status: 'InProgress', weight: open.percent });
      if (open.percent === 100) succeed(open);
    },
    /** The interval of a canary is over: CodeDeploy shifts the rest by itself. What was stopped stays as it is. */
    shiftRest: (deploymentId: string) => {
      const found = find(deploymentId);
      if (isOpen(found)) succeed(found);
    },
    /** CloudWatch says that an alarm rings, or that it is over. */
    setAlarm: (name: string, state: 'ALARM' | 'OK') => {
      if (state === 'OK') ringing.delete(name);
      else ringing.add(name);
      heedAlarms();
    },
    fail: (deploymentId: string) => end(find(deploymentId), 'Failed', 'The new version is not healthy.'),
    weight: (deploymentId: string) => find(deploymentId).weight,
    remove: (group: string) =>
      void groups.splice(
        groups.findIndex((each) => each.group === group),
        1,
      ),
  };

  function begin(
    group: CodeDeployGroup,
    wanted: Pick<Deployment, 'key' | 'config' | 'percent' | 'description' | 'rollsBackOn' | 'heedsAlarms'>,
  ): Deployment {
    const made: Deployment = {
      ...{ ...wanted, id: `d-${String(deployments.length + 1).padStart(9, '0')}`, group, createdAt: clock() },
      ...{ before: live.get(group) ?? group.key, status: 'Created', weight: 0 },
    };
    deployments.push(made);
    tell(made, 'START');
    return made;
  }

  function rollBack(stopped: Deployment): void {
    stopped.weight = 0;
    const description = `rollback of ${stopped.id}`;
    const { group, before: key } = stopped;
    const config = `CodeDeployDefault.${group.platform}AllAtOnce`;
    const wanted = { key, config, percent: 100, description, rollsBackOn: [], heedsAlarms: false };
    stopped.rollback = begin(group, wanted).id;
  }

  /** A deployment that is under way, or begins, while an alarm of its group rings is stopped. */
  function heedAlarms(): void {
    for (const each of deployments) {
      const isAlarmed = each.heedsAlarms && (each.group.alarms ?? []).some((name) => ringing.has(name));
      if (!isOpen(each) || !isAlarmed) continue;
      each.code = 'ALARM_ACTIVE';
      end(each, 'Stopped', 'One or more alarms have been activated, and the affected deployments have been stopped.');
      if (each.rollsBackOn.includes('DEPLOYMENT_STOP_ON_ALARM')) rollBack(each);
    }
  }

  function succeed(deployment: Deployment): void {
    live.set(deployment.group, deployment.key);
    lastGood.set(deployment.group, deployment.id);
    deployment.weight = 100;
    end(deployment, 'Succeeded', '');
  }

  function end(deployment: Deployment, status: Deployment['status'], message: string): void {
    Object.assign(deployment, { status, message });
    tell(deployment, status === 'Succeeded' ? 'SUCCESS' : status === 'Stopped' ? 'STOP' : 'FAILURE');
  }

  function tell({ id: deploymentId, group }: Deployment, state: string): void {
    onEvent({
      ...{ source: 'aws.codedeploy', 'detail-type': 'CodeDeploy Deployment State-change Notification' },
      detail: { deploymentId, state, application: group.application },
    });
  }

  function canaryOf(name: string) {
    const canary = canaries[name];
    if (canary === undefined && !/^CodeDeployDefault\.(Lambda|ECS)AllAtOnce$/.test(name)) {
      throw new ApiError(
        'DeploymentConfigDoesNotExistException',
        `No deployment configuration found for name: ${name}`,
      );
    }
    return canary;
  }

  function findGroup(application: string, group: string): CodeDeployGroup {
    const found = groups.find((each) => each.application === application && each.group === group);
    if (found === undefined) throw new ApiError('DeploymentGroupDoesNotExistException', `No group ${group}`);
    return found;
  }

  function find(deploymentId: string): Deployment {
    const found = deployments.find((each) => each.id === deploymentId);
    if (found === undefined) throw new ApiError('DeploymentDoesNotExistException', `No deployment ${deploymentId}`);
    return found;
  }
}

const CODES: Readonly<Partial<Record<Deployment['status'], string>>> = {
  Stopped: 'MANUAL_STOP',
  Failed: 'HEALTH_CONSTRAINTS',
};

const isOpen = ({ status }: Deployment): boolean => status === 'Created' || status === 'InProgress';

const shape = (deployment: Deployment) => ({
  ...{ deploymentId: deployment.id, status: deployment.status, description: deployment.description },
  ...{ applicationName: deployment.group.application, deploymentGroupName: deployment.group.group },
  ...{ createTime: deployment.createdAt / 1_000, computePlatform: deployment.group.platform },
  deploymentConfigName: deployment.config,
  revision: { revisionType: 'S3', s3Location: { bucket: 'builds', key: deployment.key, bundleType: 'YAML' } },
  ...(deployment.message
    ? { errorInformation: { code: deployment.code ?? CODES[deployment.status], message: deployment.message } }
    : {}),
  ...(deployment.rollback === undefined ? {} : { rollbackInfo: { rollbackDeploymentId: deployment.rollback } }),
});

const overrides = (input: unknown): boolean =>
  z.object({ overrideAlarmConfiguration: alarmed }).safeParse(input).success;

const resourced = z.object({ applicationName: z.string(), deploymentGroupName: z.string() }).partial().catch({});

function resourceOf(input: unknown): string {
  const { applicationName, deploymentGroupName } = resourced.parse(input);
  return applicationName === undefined
    ? '*'
    : arn('codedeploy', `deploymentgroup:${applicationName}/${deploymentGroupName}`);
}
