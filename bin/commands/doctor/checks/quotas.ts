import { paginateListServiceQuotas, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { Config } from '../../../../core/config.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html : by name, as the console shows it. */
const QUOTA = { onDemand: /^Fargate On-Demand vCPU/i, spot: /^Fargate Spot vCPU/i };
const CONSOLE = 'https://console.aws.amazon.com/servicequotas/home/services/fargate/quotas';

/** Whether the account has as many processors of Fargate as attempts may want: with fewer than one wants, none ever starts. */
export async function checkQuotas(
  client: ServiceQuotasClient,
  { vcpu, attemptsAtOnce, spot }: Pick<Config['deployment'], 'vcpu' | 'attemptsAtOnce' | 'spot'>,
): Promise<readonly Finding[]> {
  const name = spot ? QUOTA.spot : QUOTA.onDemand;
  const value = await readQuota(client, name);
  const kind = spot ? 'Spot' : 'on-demand';
  if (value === undefined) return [warning(`AWS does not tell how many ${kind} vCPU Fargate may use here`, CONSOLE)];
  const have = `Fargate may use ${value} ${kind} vCPU`;
  if (value < vcpu)
    return [bad(`${have}, and one attempt wants ${vcpu}: none ever starts`, `ask for more: ${CONSOLE}`)];
  const wanted = vcpu * attemptsAtOnce;
  return [
    value < wanted
      ? warning(
          `${have}, and ${attemptsAtOnce} attempts at once want ${wanted}`,
          `ask for more: ${CONSOLE}, or lower deployment.attemptsAtOnce`,
        )
      : good(`${have}; attempts want at most ${wanted}`),
  ];
}

async function readQuota(client: ServiceQuotasClient, name: RegExp): Promise<number | undefined> {
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: 'fargate' })) {
    const found = Quotas.find(({ QuotaName = '' }) => name.test(QuotaName));
    if (found !== undefined) return found.Value;
  }
  return undefined;
}
