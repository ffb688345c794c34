import { type EC2Client, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { paginateListServiceQuotas, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { awsDeployed } from '../../../../core/config/aws-deployed.ts';
import type { Config } from '../../../../core/config/config.ts';
import { followedDeployers } from '../../../../core/config/followed-deployers.ts';
import { functionNames, QUEUE_CONCURRENCY, QUEUE_CONSUMERS } from '../../../../core/names.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

interface Clients {
  readonly quotas: ServiceQuotasClient;
  readonly ec2: EC2Client;
}

/**
 * By the names that AWS's console shows:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
const QUOTA = {
  onDemand: { service: 'fargate', name: /^Fargate On-Demand vCPU/i },
  spot: { service: 'fargate', name: /^Fargate Spot vCPU/i },
  functions: { service: 'lambda', name: /^Concurrent executions$/i },
  vpcs: { service: 'vpc', name: /^VPCs per Region$/i },
} as const;
type Quota = (typeof QUOTA)[keyof typeof QUOTA];

const consoleOf = ({ service }: Quota): string =>
  `https://console.aws.amazon.com/servicequotas/home/services/${service}/quotas`;

/** Whether the account may run as much at once as the stage wants: processors, functions, and networks. */
export async function checkQuotas(
  clients: Clients,
  deployment: Pick<Config['deployment'], 'vcpu' | 'attemptsAtOnce' | 'spot' | 'vpc'>,
  choices: Pick<Config, 'release' | 'jira'>,
): Promise<readonly Finding[]> {
  return Promise.all([
    checkProcessors(clients, deployment),
    checkFunctions(clients, choices),
    ...(deployment.vpc === undefined ? [checkNetworks(clients)] : []),
  ]);
}

/** With fewer processors than one attempt wants, none ever starts. */
async function checkProcessors(
  { quotas }: Clients,
  { vcpu, attemptsAtOnce, spot }: Pick<Config['deployment'], 'vcpu' | 'attemptsAtOnce' | 'spot'>,
): Promise<Finding> {
  const quota = spot ? QUOTA.spot : QUOTA.onDemand;
  const value = await readQuota(quotas, quota);
  const kind = spot ? 'Spot' : 'on-demand';
  if (value === undefined) return untold(`how many ${kind} vCPU Fargate may use here`, quota);
  const have = `Fargate may use ${value} ${kind} vCPU`;
  const more = `ask for more: ${consoleOf(quota)}`;
  if (value < vcpu) return bad(`${have}, and one attempt wants ${vcpu}: none ever starts`, more);
  const wanted = vcpu * attemptsAtOnce;
  return value < wanted
    ? warning(
        `${have}, and ${attemptsAtOnce} attempts at once want ${wanted}`,
        `${more}, or lower deployment.attemptsAtOnce`,
      )
    : good(`${have}; attempts want at most ${wanted}`);
}

/** A new account may run ten functions at once. The queues can take all of them, and a webhook is then refused. */
async function checkFunctions(
  { quotas }: Clients,
  { release, jira }: Pick<Config, 'release' | 'jira'>,
): Promise<Finding> {
  const value = await readQuota(quotas, QUOTA.functions);
  if (value === undefined) return untold('how many functions Lambda may run at once here', QUOTA.functions);
  const releases = release === undefined ? 0 : 1;
  const taken = (QUEUE_CONSUMERS.length + releases) * QUEUE_CONCURRENCY;
  const functions = functionNames({
    hasRelease: release !== undefined,
    hasDeployer: followedDeployers(release).length > 0,
    hasDeployEvents: awsDeployed(release).length > 0,
    hearsJira: jira?.webhook !== undefined,
  });
  const others = functions.length - new Set(QUEUE_CONSUMERS).size - releases;
  const have = `Lambda may run ${value} functions at once`;
  const want = `the queues take up to ${taken}, and ${others} other functions want one each`;
  return value < taken + others
    ? warning(`${have}, and ${want}: a webhook may be refused`, `ask for more: ${consoleOf(QUOTA.functions)}`)
    : good(`${have}; ${want}`);
}

/** Each stage without a network of its own makes one. */
async function checkNetworks({ quotas, ec2 }: Clients): Promise<Finding> {
  const [value, used] = await Promise.all([readQuota(quotas, QUOTA.vpcs), countNetworks(ec2)]);
  if (value === undefined) return untold('how many VPCs the region may have', QUOTA.vpcs);
  const have = `the region has ${used} of ${value} VPCs`;
  return used < value
    ? good(`${have}; each stage makes one`)
    : warning(
        `${have}: no other stage can be deployed`,
        `ask for more: ${consoleOf(QUOTA.vpcs)}, or set deployment.vpc for the next stage`,
      );
}

const untold = (what: string, quota: Quota): Finding => warning(`AWS does not tell ${what}`, consoleOf(quota));

async function readQuota(client: ServiceQuotasClient, { service, name }: Quota): Promise<number | undefined> {
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: service })) {
    const found = Quotas.find(({ QuotaName = '' }) => name.test(QuotaName));
    if (found !== undefined) return found.Value;
  }
  return undefined;
}

async function countNetworks(client: EC2Client): Promise<number> {
  let count = 0;
  for await (const { Vpcs = [] } of paginateDescribeVpcs({ client }, {})) count += Vpcs.length;
  return count;
}
