import {
  BatchGetDeploymentsCommand,
  type CodeDeployClient,
  CreateDeploymentCommand,
  type CreateDeploymentInput,
  type DeploymentInfo,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  paginateListDeployments,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import type { DeployerTerms } from '../core/config/release-terms.ts';
import { MINUTE_MS } from '../core/durations.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Deployer, DeploymentState, DeployOrder } from '../core/ports/deployer.ts';
import { hasName, toAwsError } from './aws-error.ts';
import { bundleTypeOf, commitOfKey, configurationFor, hasItsShare, restAt } from './codedeploy-traffic.ts';

type CodeDeployTerms = Extract<DeployerTerms, { kind: 'codedeploy' }>;
interface Group {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
}

/** AWS's clock and ours need not agree. */
const CLOCK_DIFFERENCE_MS = MINUTE_MS;
/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeployments.html */
const READ_AT_ONCE = 25;

/**
 * Deploys Lambda functions and ECS services by CodeDeploy. The group's canary gives the first share, and shifts the rest by itself after
 * its interval: `promote` lets it, and `stop` is the only way to keep it from doing so.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 *
 * @param options.client calls with the role that may deploy
 */
export function createCodeDeployDeployer(options: { client: CodeDeployClient; terms: CodeDeployTerms }): Deployer {
  const { client, terms } = options;
  const groupOf = (environment: DeployOrder['environment']): Group => {
    const group = environment === 'staging' ? terms.staging : terms.production;
    if (group !== undefined) return { applicationName: group.application, deploymentGroupName: group.group };
    throw new UpstreamError('CodeDeploy', 'the configuration names no group of staging', { retryable: false });
  };
  const within = async <Value>(doing: string, act: () => Promise<Value>): Promise<Value> => {
    try {
      return await act();
    } catch (cause) {
      throw toAwsError(cause, 'CodeDeploy', doing);
    }
  };
  const begin = (order: DeployOrder, percent: number, more: Partial<CreateDeploymentInput> = {}) =>
    within('deploy', async () => {
      const group = groupOf(order.environment);
      return (await findDeployment(client, group, order)) ?? (await create(group, order, percent, more));
    });

  const create = async (
    group: Group,
    order: DeployOrder,
    percent: number,
    more: Partial<CreateDeploymentInput>,
  ): Promise<string> => {
    const { bucket } = terms.revision;
    const key = terms.revision.key.replaceAll('{commit}', order.target.commit);
    const { deploymentId } = await client.send(
      new CreateDeploymentCommand({
        ...{ ...group, description: descriptionOf(order) },
        deploymentConfigName: await configurationFor(client, group, percent),
        revision: { revisionType: 'S3', s3Location: { bucket, key, bundleType: bundleTypeOf(key) } },
        autoRollbackConfiguration: {
          enabled: true,
          events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
        },
        ...more,
      }),
    );
    if (deploymentId !== undefined) return deploymentId;
    throw new UpstreamError('CodeDeploy', 'it took a deployment, and did not say which', { retryable: true });
  };

  return {
    deploy: (order) => begin(order, order.percent),

    promote: (_, id) =>
      within('promote', async () => {
        const status = (await read(client, id))?.status;
        if (status !== undefined && !ENDED_BADLY.has(status)) return id;
        const said = status ?? 'not there';
        throw new UpstreamError('CodeDeploy', `deployment ${id} is ${said}, and cannot go on`, { retryable: false });
      }),

    stop: (order, id) =>
      within('stop a deployment', async () => {
        const status = (await read(client, id))?.status;
        if (status === 'Succeeded') return await begin(order, 100, WHILE_ALARMS_RING);
        if (status === undefined || ENDED_BADLY.has(status)) return id;
        await client.send(new StopDeploymentCommand({ deploymentId: id, autoRollbackEnabled: true }));
        return id;
      }),

    back: (order) => begin(order, 100, WHILE_ALARMS_RING),

    describe: (order, id) =>
      within('read a deployment', async () => {
        const found = await read(client, id);
        if (found === undefined) return undefined;
        const state = await stateOf(client, found);
        if (state.kind !== 'running') return state;
        if (order.percent >= 100) return { ...state, until: await restAt(client, found) };
        return (await hasItsShare(client, id, order.percent)) ? { kind: 'paused', percent: order.percent } : state;
      }),

    live: ({ environment }) =>
      within('read what is deployed', async () => {
        const { deploymentGroupInfo: group } = await client.send(new GetDeploymentGroupCommand(groupOf(environment)));
        const id = group?.lastSuccessfulDeployment?.deploymentId;
        const key = id === undefined ? undefined : (await read(client, id))?.revision?.s3Location?.key;
        if (key === undefined) return undefined;
        const commit = commitOfKey(key, terms.revision.key);
        return { artifact: key, ...(commit !== undefined && { commit }) };
      }),
  };
}

/**
 * The version before comes back also while an alarm rings about the one that it replaces.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html
 */
const WHILE_ALARMS_RING: Partial<CreateDeploymentInput> = { overrideAlarmConfiguration: { enabled: false } };

const ENDED_BADLY: ReadonlySet<string> = new Set(['Failed', 'Stopped']);

const descriptionOf = ({ releaseId, step, tries }: DeployOrder): string => `mendhook ${releaseId}/${step}/${tries}`;

/** The deployment of an order, if it was made before. Deployments from the start of its step on are asked. */
async function findDeployment(client: CodeDeployClient, group: Group, order: DeployOrder): Promise<string | undefined> {
  const start = new Date(order.startedAt - CLOCK_DIFFERENCE_MS);
  const pages = paginateListDeployments({ client }, { ...group, createTimeRange: { start } });
  for await (const { deployments = [] } of pages) {
    for (let at = 0; at < deployments.length; at += READ_AT_ONCE) {
      const deploymentIds = deployments.slice(at, at + READ_AT_ONCE);
      const { deploymentsInfo = [] } = await client.send(new BatchGetDeploymentsCommand({ deploymentIds }));
      const found = deploymentsInfo.find(({ description }) => description === descriptionOf(order));
      if (found !== undefined) return found.deploymentId;
    }
  }
  return undefined;
}

async function read(client: CodeDeployClient, deploymentId: string): Promise<DeploymentInfo | undefined> {
  try {
    return (await client.send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo;
  } catch (error) {
    if (hasName(error, 'DeploymentDoesNotExistException', 'InvalidDeploymentIdException')) return undefined;
    throw error;
  }
}

/** A deployment that ended badly is over once its rollback is, which is a deployment of its own. */
async function stateOf(client: CodeDeployClient, found: DeploymentInfo): Promise<DeploymentState> {
  const { status = 'InProgress', errorInformation, rollbackInfo } = found;
  if (status === 'Succeeded') return { kind: 'succeeded' };
  if (!ENDED_BADLY.has(status)) return { kind: 'running' };
  const reason = errorInformation?.message ?? `CodeDeploy says ${status}`;
  const rollback = rollbackInfo?.rollbackDeploymentId;
  if (rollback === undefined) return { kind: 'failed', reason };
  const back = (await read(client, rollback))?.status ?? 'Failed';
  if (back === 'Succeeded') return { kind: 'rolled-back', reason };
  return ENDED_BADLY.has(back) ? { kind: 'failed', reason: `${reason} Its rollback is ${back}.` } : { kind: 'running' };
}
