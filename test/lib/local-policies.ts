import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT_ID, arn, REGION } from '@mendhook/emulators/aws/local-account';
import type { ResourceStatement, Statement } from '@mendhook/emulators/aws/policies/policy-schema';
import { z } from 'zod';
import type { ConfigInput } from '../../core/config/config.ts';
import type { LocalPolicies } from '../../local/stack/local-policies.ts';
import { principalOf } from './principals.ts';
import { resolveReferences } from './resolve-references.ts';
import { type Resource, synthesize } from './synthesize.ts';

/** Writes what the template allows, for the account on one machine: `npm run policies:write`. */
const FILE = join(import.meta.dirname, '..', '..', 'local', 'stack', 'policies.json');

/** The name of the stage that runs on one machine. */
export const STAGE = 'local';
/** A `release` that deploys by the user's workflow. */
export const DEPLOYING: ConfigInput['release'] = {
  mode: 'deploy',
  deployer: { kind: 'github-workflow', workflow: 'deploy.yml' },
  environments: { staging: { env: 'staging', url: 'https://staging.shop.example' }, production: { env: 'production' } },
};

/** One that deploys by ECS, and one service by CodeDeploy in another region. */
export const DEPLOYING_BY_AWS: ConfigInput['release'] = {
  mode: 'deploy',
  deployer: {
    kind: 'ecs',
    role: 'arn:aws:iam::000000000000:role/shop-deploy',
    image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/shop:{commit}',
    container: 'app',
    staging: { cluster: 'test', service: 'shop' },
    production: { cluster: 'live', service: 'shop' },
  },
  environments: { staging: { env: 'staging', url: 'https://staging.shop.example' }, production: { env: 'production' } },
  services: {
    checkout: {
      deployer: {
        kind: 'codedeploy',
        role: 'arn:aws:iam::000000000000:role/checkout-deploy',
        region: 'eu-west-1',
        revision: { bucket: 'checkout-builds', key: '{commit}/appspec.yaml' },
        production: { application: 'checkout', group: 'live' },
      },
    },
  },
};

/** A JIRA that calls when a person reports something. */
export const HEARING_JIRA: ConfigInput['jira'] = {
  site: 'https://acme.atlassian.net',
  project: 'SHOP',
  webhook: { services: [{ service: 'checkout' }] },
};

const LOCAL = { 'AWS::Partition': 'aws', 'AWS::Region': REGION, 'AWS::AccountId': ACCOUNT_ID };

/**
 * The policies of a stage, read out of its synthesized template.
 *
 * @param resources of a stage that is called `local`
 */
export const readPolicies = (resources: readonly Resource[]): Pick<LocalPolicies, 'principals' | 'resources'> => ({
  principals: readPrincipals(resources),
  resources: readResourcePolicies(resources),
});

/** What receive may do only where webhooks are kept. */
export const webhookStatements = (resources: readonly Resource[]): Statement[] =>
  (readPrincipals(resources)['receive']?.statements ?? []).filter(({ Action }) =>
    Action.some((action) => action.startsWith('dynamodb:')),
  );

/** What each principal may do only in the first of two stages. */
export function changeStatements(
  reviewing: readonly Resource[],
  without: readonly Resource[],
): LocalPolicies['whereChangesAreReviewed'] {
  const before = readPrincipals(without);
  const more = Object.entries(readPrincipals(reviewing)).map(([name, { arn: holder, statements }]) => {
    const known = new Set(before[name]?.statements.map((statement) => JSON.stringify(statement)));
    return [name, { arn: holder, statements: statements.filter((each) => !known.has(JSON.stringify(each))) }] as const;
  });
  return Object.fromEntries(more.filter(([, { statements }]) => statements.length > 0));
}

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const statement = {
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts,
  Condition: z
    .record(z.string(), z.record(z.string(), z.union([texts, z.number().transform((n) => [String(n)])])))
    .optional(),
};
const policyDocumentSchema = z.strictObject({ Version: z.string(), Statement: z.array(z.strictObject(statement)) });
const principalSchema = z.union([
  z.literal('*'),
  z.strictObject({ AWS: z.literal('*') }).transform(() => '*' as const),
  z.strictObject({ AWS: texts }),
  z.strictObject({ Service: texts }),
]);
/** A policy that a resource of the template carries, with its references resolved. */
export const resourcePolicySchema = z.strictObject({
  Version: z.string(),
  Statement: z.array(
    z
      .strictObject({ Sid: z.string().optional(), ...statement, Principal: principalSchema })
      .transform(({ Sid: _, ...rest }) => rest),
  ),
});

function readPrincipals(resources: readonly Resource[]): LocalPolicies['principals'] {
  const found: Record<string, { arn: string; statements: Statement[] }> = {};
  for (const { logicalId, type, properties } of resources) {
    for (const holder of holdersOf(type, logicalId, properties)) {
      const principal = principalOf(holder);
      if (principal === undefined) continue;
      const { Statement: own } = policyDocumentSchema.parse(resolve(properties['PolicyDocument'], resources));
      const known = found[principal]?.statements ?? [];
      found[principal] = { arn: sessionArn(holder, principal), statements: [...known, ...own] };
    }
  }
  return found;
}

function readResourcePolicies(resources: readonly Resource[]): Record<string, ResourceStatement[]> {
  const found: Record<string, ResourceStatement[]> = {};
  for (const { type, properties } of resources) {
    const carriers = CARRIERS[type];
    if (carriers === undefined) continue;
    const { Statement: statements } = resourcePolicySchema.parse(resolve(properties['PolicyDocument'], resources));
    for (const carrier of carriers.parse(properties)) found[localArn(carrier, resources)] = statements;
  }
  return found;
}

/** The roles that have a policy; a policy that people attach is a holder itself. */
function holdersOf(type: string, logicalId: string, { Roles }: Resource['properties']): string[] {
  if (type === 'AWS::IAM::ManagedPolicy') return [logicalId];
  return type === 'AWS::IAM::Policy' ? z.array(ref).parse(Roles) : [];
}

const ref = z.object({ Ref: z.string() }).transform(({ Ref }) => Ref);

/** Where a resource's policy names the resources that carry it. */
const CARRIERS: Readonly<Record<string, z.ZodType<string[]>>> = {
  'AWS::SQS::QueuePolicy': z.object({ Queues: z.array(ref) }).transform(({ Queues }) => Queues),
  'AWS::S3::BucketPolicy': z.object({ Bucket: ref }).transform(({ Bucket }) => [Bucket]),
  'AWS::SNS::TopicPolicy': z.object({ Topics: z.array(ref) }).transform(({ Topics }) => Topics),
};

const resolve = (part: unknown, resources: readonly Resource[]): unknown =>
  resolveReferences(part, (logicalId) => localArn(logicalId, resources), LOCAL);

/** The ARN of a resource in the account on one machine. @throws {Error} for a resource that it has not */
function localArn(logicalId: string, resources: readonly Resource[]): string {
  const named = LOCAL_ARNS.find(([pattern]) => pattern.test(logicalId))?.[1];
  if (named !== undefined) return named;
  const { type = '', properties = {} } = resources.find((resource) => resource.logicalId === logicalId) ?? {};
  const name = (property: string) => z.string().parse(properties[property]);
  switch (type) {
    case 'AWS::Logs::LogGroup':
      return arn('logs', `log-group:${name('LogGroupName')}:*`);
    // Secrets Manager adds six characters of its own.
    case 'AWS::SecretsManager::Secret':
      return arn('secretsmanager', `secret:${name('Name')}-??????`);
    case 'AWS::Events::Rule':
      return arn('events', `rule/${logicalId}`);
    default:
      // A resource of a role that nobody has on one machine.
      return arn('cloudformation', `${type}/${logicalId}`);
  }
}

const LOCAL_ARNS: readonly (readonly [RegExp, string])[] = [
  [/^LedgerTable/, arn('dynamodb', 'table/mendhook')],
  [/^AuditLogBucket[0-9A-F]/, 'arn:aws:s3:::mendhook'],
  [/^AlertsQueue[0-9A-F]/, arn('sqs', 'mendhook-alerts')],
  [/^AlertsDeadLetters[0-9A-F]/, arn('sqs', 'mendhook-alerts-dead')],
  [/^ThreadsQueue[0-9A-F]/, arn('sqs', 'mendhook-threads')],
  [/^ThreadsDeadLetters[0-9A-F]/, arn('sqs', 'mendhook-threads-dead')],
  [/^PersonRequestsQueue[0-9A-F]/, arn('sqs', 'mendhook-requests')],
  [/^PersonRequestsDeadLetters[0-9A-F]/, arn('sqs', 'mendhook-requests-dead')],
  [/^ChangesQueue[0-9A-F]/, arn('sqs', 'mendhook-changes')],
  [/^ChangesDeadLetters[0-9A-F]/, arn('sqs', 'mendhook-changes-dead')],
  [/^LostOrders/, arn('sqs', 'mendhook-orders-dead')],
  [/^Deploy[0-9A-F]{8}$/, arn('lambda', 'function:mendhook-deploy')],
  [/^Rollback[0-9A-F]{8}$/, arn('lambda', 'function:mendhook-rollback')],
  [/^EventsDeadLetters[0-9A-F]/, arn('sqs', 'mendhook-events-dead')],
  [/^JobsQueue/, arn('batch', 'job-queue/mendhook')],
  [/^AlarmsTopic[0-9A-F]/, arn('sns', 'mendhook-alarms')],
];

const sessionArn = (holder: string, principal: string): string =>
  `arn:aws:sts::${ACCOUNT_ID}:assumed-role/mendhook-${STAGE}-${holder.replace(/[0-9A-F]{8}$/, '')}/${principal}`;

if (import.meta.main) {
  const keeping = synthesize({ stage: STAGE, config: { deployment: { keepWebhooksDays: 1 } } });
  const reviewing = synthesize({ stage: STAGE, config: { release: { mode: 'review' } } });
  const following = synthesize({ stage: STAGE, config: { release: DEPLOYING } });
  const byAws = synthesize({ stage: STAGE, config: { release: DEPLOYING_BY_AWS } });
  const hearing = synthesize({ stage: STAGE, config: { jira: HEARING_JIRA } });
  const { resources } = synthesize({ stage: STAGE });
  const policies: LocalPolicies = {
    ...readPolicies(resources),
    whereWebhooksAreKept: webhookStatements(keeping.resources),
    whereChangesAreReviewed: changeStatements(reviewing.resources, resources),
    whereReleasesAreFollowed: changeStatements(following.resources, reviewing.resources),
    whereAwsDeploys: changeStatements(byAws.resources, following.resources),
    whereJiraCalls: changeStatements(hearing.resources, resources),
  };
  writeFileSync(FILE, `${JSON.stringify(policies, null, 2)}\n`);
}
