import { EC2Client } from '@aws-sdk/client-ec2';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { principalOf } from '@mendhook/emulators/aws/api-call';
import { actionOfTarget, startJsonApi } from '@mendhook/emulators/aws/json-api';
import { startLoopbackServer } from '@mendhook/emulators/aws/loopback-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { checkQuotas } from '../../../../bin/commands/doctor/checks/quotas.ts';
import { type ReleaseConfig, releaseConfigSchema } from '../../../../core/config/release.ts';
import { clientSettings, closing } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { aConfig } from '../../../fixtures/records.ts';
import { unrecorded } from '../../../lib/recorded.ts';
import { strictRules } from '../../../strict-account.ts';

type Quotas = Readonly<Record<string, readonly { QuotaName: string; Value: number }[]>>;

const USUAL: Quotas = {
  fargate: [
    { QuotaName: 'Fargate On-Demand vCPU resource count', Value: 6 },
    { QuotaName: 'Fargate Spot vCPU resource count', Value: 1 },
  ],
  lambda: [
    { QuotaName: 'Asynchronous payload', Value: 256 },
    { QuotaName: 'Concurrent executions', Value: 1000 },
  ],
  vpc: [{ QuotaName: 'VPCs per Region', Value: 5 }],
};

const askedSchema = z.object({ ServiceCode: z.string() });

/** Service Quotas and EC2 under the operator's policy. EC2 gives a VPC a page. */
async function startAccount(quotas: Quotas, vpcs: number) {
  const { gate, calls, onCall } = strictRules();
  onTestFinished(() => expect(unrecorded(calls)).toEqual([]));
  const quotasApi = await closing(
    startJsonApi({
      service: 'servicequotas',
      contentType: 'application/x-amz-json-1.1',
      port: undefined,
      bodyLimitBytes: 10_000,
      actionOf: actionOfTarget('ServiceQuotasV20190624'),
      onCall,
      gate,
      accessOf: (action) => [{ action: `servicequotas:${action}`, resource: '*' }],
      operations: { ListServiceQuotas: (input) => ({ Quotas: quotas[askedSchema.parse(input).ServiceCode] ?? [] }) },
    }),
  );
  const ec2Api = await closing(
    startLoopbackServer({
      bodyLimitBytes: 10_000,
      tooLarge: () => ({ status: 413 }),
      handle: async ({ headers, body }) => {
        const asked = new URLSearchParams(body.toString());
        const principal = principalOf(headers.authorization) ?? '';
        const action = asked.get('Action') ?? '';
        const needs = [{ action: `ec2:${action}`, resource: '*' }];
        onCall({ service: 'ec2', action, principal, needs });
        if (gate(principal, needs) !== undefined) return { status: 403 };
        const at = Number(asked.get('NextToken') ?? 0);
        const token = at + 1 < vpcs ? `<nextToken>${at + 1}</nextToken>` : '';
        const item = vpcs === 0 ? '' : `<item><vpcId>vpc-${at}</vpcId></item>`;
        return {
          status: 200,
          headers: { 'content-type': 'text/xml' },
          body: `<DescribeVpcsResponse><vpcSet>${item}</vpcSet>${token}</DescribeVpcsResponse>`,
        };
      },
    }),
  );
  return {
    quotas: new ServiceQuotasClient(clientSettings(quotasApi.url, 'operator')),
    ec2: new EC2Client(clientSettings(ec2Api.url, 'operator')),
  };
}

const wanted = { ...aConfig().deployment, vcpu: 2, attemptsAtOnce: 3, spot: false, vpc: undefined } as const;

async function check(
  quotas: Quotas,
  deployment: Parameters<typeof checkQuotas>[1] = wanted,
  vpcs = 2,
  release?: ReleaseConfig,
) {
  const findings = await checkQuotas(await startAccount(quotas, vpcs), deployment, { release, jira: undefined });
  return findings.map(({ state, what }) => `${state} ${what}`);
}

const PROCESSORS = 'good Fargate may use 6 on-demand vCPU; attempts want at most 6';
const FUNCTIONS = 'the queues take up to 15, and 6 other functions want one each';

describe('quotas', () => {
  test('are enough', async () => {
    expect(await check(USUAL)).toEqual([
      PROCESSORS,
      `good Lambda may run 1000 functions at once; ${FUNCTIONS}`,
      'good the region has 2 of 5 VPCs; each stage makes one',
    ]);
  });

  test.each([
    [{ ...wanted, attemptsAtOnce: 4 }, 'warning Fargate may use 6 on-demand vCPU, and 4 attempts at once want 8'],
    [{ ...wanted, spot: true }, 'bad Fargate may use 1 Spot vCPU, and one attempt wants 2: none ever starts'],
  ])('of Fargate are too low', async (deployment, expected) => {
    expect((await check(USUAL, deployment))[0]).toBe(expected);
  });

  const ecs = {
    ...{ kind: 'ecs', role: 'arn:aws:iam::123456789012:role/deploys', container: 'shop', image: 'shop:{commit}' },
    production: { cluster: 'production', service: 'shop' },
  };
  test.each([
    [{ mode: 'review' }, 6],
    [{ mode: 'deploy', deployer: { kind: 'github-workflow', workflow: 'deploy.yml' } }, 8],
    [{ mode: 'deploy', deployer: ecs }, 9],
  ])('count the queue of a release, and its functions: %j', async (release, others) => {
    const environments = { production: { env: 'production' } };
    const findings = await check(USUAL, wanted, 2, releaseConfigSchema.parse({ environments, ...release }));
    const want = `the queues take up to 20, and ${others} other functions want one each`;
    expect(findings.join('\n')).toContain(want);
  });

  test('of a new account are too low: Lambda runs ten functions, and no VPC is left', async () => {
    const lambda = [{ QuotaName: 'Concurrent executions', Value: 10 }];
    expect((await check({ ...USUAL, lambda }, wanted, 5)).slice(1)).toEqual([
      `warning Lambda may run 10 functions at once, and ${FUNCTIONS}: a webhook may be refused`,
      'warning the region has 5 of 5 VPCs: no other stage can be deployed',
    ]);
  });

  test('of VPCs do not matter in a network of one’s own', async () => {
    const vpc = { vpcId: 'vpc-1', subnetIds: ['subnet-1'], availabilityZones: ['a'], assignPublicIp: true };
    expect(await check(USUAL, { ...wanted, vpc }, 5)).toHaveLength(2);
  });

  test('are not told', async () => {
    expect(await check({})).toEqual([
      'warning AWS does not tell how many on-demand vCPU Fargate may use here',
      'warning AWS does not tell how many functions Lambda may run at once here',
      'warning AWS does not tell how many VPCs the region may have',
    ]);
  });
});
