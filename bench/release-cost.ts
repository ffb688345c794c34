import { canarySchema, stagingSchema } from '../core/config/release-terms.ts';
import { deploymentSchema } from '../core/deployment/deployment.ts';
import { WAITING_JOB } from '../core/deployment/fargate-sizes.ts';
import { PRICES_OF } from './idle-bill.ts';

/** Prices of us-east-1 in dollars, arm64, as AWS's price pages had them on the day of the idle bill. */
const PRICE = {
  vcpuHour: 0.03238,
  gibHour: 0.00356,
  publicAddressHour: 0.005,
  lambdaRequest: 0.2 / 1e6,
  lambdaGbSecond: 0.0000133334,
  sqsRequest: 0.4 / 1e6,
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  s3Put: 5 / 1e6,
} as const;

/** What a release takes, beyond what the configuration says: as long as commands of this kind usually last. */
const ASSUMED = {
  /** From the image's download to the command: clone and setup. */
  startSeconds: 90,
  smokeSeconds: 30,
  integrationSeconds: 120,
  /** One look of the release function, with 0.5 GB. */
  lookSeconds: 1,
  /** Looks besides the ticks: one a step, its deployment's events, decisions, people. */
  looks: 40,
  /** Average size of the record while ticks come. */
  recordKilobytes: 25,
  decisions: 6,
} as const;

export interface ReleaseCostLine {
  readonly item: string;
  /** How it comes about, such as `600 s × 1 vCPU, 2 GiB`. */
  readonly how: string;
  /** Dollars a release. */
  readonly dollars: number;
}

/** What one release costs with the defaults, without a model: each step once, and a canary that ends by itself. */
export function releaseCost(): readonly ReleaseCostLine[] {
  const { seconds } = stagingSchema.parse({});
  const { minutes, observeMinutes, tickSeconds } = canarySchema.parse({});
  const { vcpu, memoryGiB } = deploymentSchema.parse({});
  const ticks = ((minutes + observeMinutes) * 60) / tickSeconds;
  const looks = ticks + ASSUMED.looks;
  const load = 4 * seconds;
  const waiting = 2 * ASSUMED.startSeconds + ASSUMED.smokeSeconds + load;
  const integration = ASSUMED.startSeconds + ASSUMED.integrationSeconds;
  return [
    container('Fargate, smoke tests and load', waiting, WAITING_JOB),
    container('Fargate, integration tests', integration, { vcpu, memoryGiB }),
    {
      item: 'Public addresses of the containers',
      how: `${waiting + integration} s`,
      dollars: ((waiting + integration) / 3_600) * PRICE.publicAddressHour,
    },
    {
      item: 'Lambda, looks and ticks',
      how: `${looks} × ${ASSUMED.lookSeconds} s`,
      dollars: looks * (PRICE.lambdaRequest + ASSUMED.lookSeconds * 0.5 * PRICE.lambdaGbSecond),
    },
    {
      item: 'Lambda, whether production still runs it',
      how: `${ticks} × ${ASSUMED.lookSeconds} s`,
      dollars: ticks * (PRICE.lambdaRequest + ASSUMED.lookSeconds * 0.5 * PRICE.lambdaGbSecond),
    },
    // A message is sent, received and deleted.
    { item: 'SQS, their messages', how: `${looks} × 3`, dollars: looks * 3 * PRICE.sqsRequest },
    {
      item: 'DynamoDB, their reads and writes',
      how: `${looks} × ${ASSUMED.recordKilobytes} kB`,
      dollars: looks * ASSUMED.recordKilobytes * (PRICE.writeUnit + PRICE.readUnit / 4),
    },
    {
      item: 'S3, decisions with their facts',
      how: `${ASSUMED.decisions} × 2`,
      dollars: ASSUMED.decisions * 2 * PRICE.s3Put,
    },
  ];
}

/** The cost of a release as a table in Markdown. */
export async function run(): Promise<string> {
  const lines = releaseCost();
  const total = lines.reduce((sum, { dollars }) => sum + dollars, 0);
  const { startSeconds, smokeSeconds, integrationSeconds } = ASSUMED;
  return [
    [
      '| a release with the defaults | how | list price |',
      '| --- | --- | ---: |',
      ...lines.map(({ item, how, dollars }) => `| ${item} | ${how} | ${money(dollars)} |`),
      `| **together** | | **${money(total)}** |`,
    ].join('\n'),
    `Prices of us-east-1 on ${PRICES_OF}. A container takes ${startSeconds} s to start, smoke tests ${smokeSeconds} s, integration tests ${integrationSeconds} s.`,
  ].join('\n\n');
}

function container(item: string, seconds: number, size: { vcpu: number; memoryGiB: number }): ReleaseCostLine {
  const hour = size.vcpu * PRICE.vcpuHour + size.memoryGiB * PRICE.gibHour;
  return { item, how: `${seconds} s × ${size.vcpu} vCPU, ${size.memoryGiB} GiB`, dollars: (seconds / 3_600) * hour };
}

const money = (dollars: number): string => `$${dollars.toFixed(4)}`;
