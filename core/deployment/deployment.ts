import { z } from 'zod';
import { memoryProblem } from './fargate-sizes.ts';

const days = (most: number) => z.int().min(1).max(most);

/** Log groups keep whole numbers of days, and only these. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653];

const vpc = z.strictObject({
  vpcId: z
    .string()
    .regex(/^vpc-[0-9a-f]{8,17}$/, 'expected a VPC’s id, such as "vpc-0a1b2c3d"')
    .describe('Its id'),
  subnetIds: z
    .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'expected a subnet’s id, such as "subnet-0a1b2c3d"'))
    .min(1)
    .describe('Subnets from which the internet can be reached'),
  availabilityZones: z.array(z.string().min(1)).min(1).describe('The subnets’ zones, in the same order'),
  assignPublicIp: z
    .boolean()
    .default(false)
    .describe('Whether a container needs a public address there, having no NAT'),
});

const domain = z
  .string()
  .regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, 'expected a domain, such as "packages.example.com" or "*.example.com"');

const alarms = z.strictObject({
  emails: z.array(z.email()).default([]).describe('Addresses that hear of every alarm'),
  slack: z
    .strictObject({
      workspaceId: z
        .string()
        .regex(/^T[A-Z0-9]+$/, 'expected a workspace’s id, such as "T0123ABCD"')
        .describe('Its workspace’s id'),
      channelId: z
        .string()
        .regex(/^[CG][A-Z0-9]+$/, 'expected a channel’s id, such as "C0123ABCD"')
        .describe('Its own id'),
    })
    .optional()
    .describe('A Slack channel that gets every alarm, through Amazon Q Developer in chat applications'),
  runbookUrl: z.string().min(1).default('docs/runbook.md').describe('Where the alarms’ runbook is read'),
});

/** How mendhook is deployed. Read at synth alone: no function is told any of it. */
export const deploymentSchema = z
  .strictObject({
    architecture: z.enum(['arm64', 'x86_64']).default('arm64').describe('Processor of the worker’s containers'),
    spot: z.boolean().default(false).describe('Run attempts on spare capacity: cheaper, and may be cut off'),
    vcpu: z
      .union([z.literal(1), z.literal(2), z.literal(4), z.literal(8), z.literal(16)])
      .default(2)
      .describe('Processors of an attempt'),
    memoryGiB: z
      .int()
      .min(2)
      .max(120)
      .default(4)
      .describe('Memory of an attempt; Fargate has a range and steps for each `vcpu`'),
    diskGiB: z.int().min(21).max(200).default(30).describe('Disk of an attempt'),
    attemptsAtOnce: z.int().min(1).max(100).default(4).describe('Attempts that run at the same time; others wait'),
    jobMinutes: z
      .int()
      .min(1)
      .max(1440)
      .optional()
      .describe('After so long an attempt is ended; left out, what its phases and tests may take, and a margin'),
    vpc: vpc.optional().describe('A network that is there already; left out, a new one that costs nothing by the hour'),
    egress: z
      .strictObject({
        allowedDomains: z.array(domain).max(200).describe('Domains, `*.example.com` with all below it'),
      })
      .optional()
      .describe('Names that containers may find besides mendhook’s own; left out, all'),
    audit: z
      .strictObject({
        keepDays: days(3650).default(400).describe('How long what attempts said and did is kept'),
        lockDays: days(3650).optional().describe('How long nobody at all can delete it (S3 object lock, compliance)'),
      })
      .prefault({})
      .describe('The log of what attempts said and did'),
    alarms: alarms.prefault({}).describe('Who gets the alarms'),
    dashboard: z.boolean().default(true).describe('Whether there is a CloudWatch dashboard'),
    keepWebhooksDays: days(90)
      .optional()
      .describe('How long webhooks are kept for `mendhook record`; left out, they are not kept'),
    logDays: z.literal(RETENTION_DAYS).default(30).describe('How long logs are kept'),
  })
  .superRefine(({ vcpu, memoryGiB, vpc: ownVpc, egress, audit }, context) => {
    const add = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const problem = memoryProblem(vcpu, memoryGiB);
    if (problem !== undefined) add(['memoryGiB'], problem);
    if (ownVpc !== undefined && ownVpc.subnetIds.length !== ownVpc.availabilityZones.length) {
      add(['vpc', 'availabilityZones'], 'expected one zone for each subnet');
    }
    if (ownVpc !== undefined && egress !== undefined) {
      add(['egress'], 'would filter names for all that is in your VPC: leave `vpc` out, or filter in your own network');
    }
    if (audit.lockDays !== undefined && audit.lockDays > audit.keepDays) {
      add(['audit', 'lockDays'], `expected ${audit.keepDays} or less, the days of \`keepDays\``);
    }
  });
