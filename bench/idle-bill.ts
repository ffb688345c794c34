import { z } from 'zod';

/** Prices of us-east-1 in dollars, as AWS's price pages had them on this day. */
export const PRICES_OF = '2026-11-20';
const HOURS = 730;
const MINUTES = HOURS * 60;

const PRICE = {
  alarm: 0.1,
  dashboard: 3,
  secret: 0.4,
  secretCall: 0.05 / 10_000,
  sqsRequest: 0.4 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  lambdaGbSecond: 0.0000133334,
  trace: 5 / 1e6,
  imageGb: 0.1,
  readUnit: 0.125 / 1e6,
  dnsDomain: 0.0005,
} as const;

/** AWS's permanent free tier, a month. */
const ALLOWED = {
  alarms: 10,
  dashboards: 3,
  sqsRequests: 1e6,
  lambdaRequests: 1e6,
  lambdaGbSeconds: 400_000,
  traces: 100_000,
};

/** Lambda asks a queue five times at once, 20 seconds each: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const POLLS = (5 * MINUTES) / (20 / 60);
/** What a scheduled function takes when there is nothing to do. */
const IDLE_SECONDS = 0.5;
const IDLE_READ_UNITS = 10;
/** Compressed, of which Claude Code is half. */
const IMAGE_GB = 0.45;

export interface BillLine {
  readonly item: string;
  /** How it comes about, such as `13 × $0.10`. */
  readonly how: string;
  /** Dollars a month, with nothing free. */
  readonly listed: number;
  /** Dollars a month, in an account that has nothing else. */
  readonly billed: number;
}

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/**
 * What a month costs in which nothing happens, item by item.
 *
 * @param template the synthesized template
 * @throws {Error} when it has a kind of resource of which nothing is known here
 */
export function idleBill(template: unknown): readonly BillLine[] {
  const resources = Object.values(templateSchema.parse(template).Resources);
  const unknown = resources.map(({ Type }) => Type).filter((type) => !FREE.test(type) && !PRICED.has(type));
  if (unknown.length > 0) throw new Error(`no price is known of ${[...new Set(unknown)].join(', ')}`);
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  const calls = resources
    .flatMap(({ Type, Properties }) =>
      Type === 'AWS::Events::Rule' ? [callsOf(Properties['ScheduleExpression'])] : [],
    )
    .reduce((sum, each) => sum + each, 0);
  const polls = count('AWS::Lambda::EventSourceMapping') * POLLS;
  const gbSeconds = calls * IDLE_SECONDS * 0.5;
  const domains = resources.flatMap(({ Properties }) =>
    Array.isArray(Properties['Domains']) ? Properties['Domains'] : [],
  );

  return [
    line('CloudWatch alarms', count('AWS::CloudWatch::Alarm'), PRICE.alarm, ALLOWED.alarms),
    line('CloudWatch dashboard', count('AWS::CloudWatch::Dashboard'), PRICE.dashboard, ALLOWED.dashboards),
    line('Secrets Manager, secrets', count('AWS::SecretsManager::Secret'), PRICE.secret),
    line('Secrets Manager, calls of scheduled functions', calls / 5, PRICE.secretCall),
    line('SQS, polls of the functions’ queues', polls, PRICE.sqsRequest, ALLOWED.sqsRequests),
    line('Lambda, scheduled calls', calls, PRICE.lambdaRequest, ALLOWED.lambdaRequests),
    line('Lambda, their GB-seconds', gbSeconds, PRICE.lambdaGbSecond, ALLOWED.lambdaGbSeconds),
    line('X-Ray, their traces', calls, PRICE.trace, ALLOWED.traces),
    line('DynamoDB, their reads', calls * IDLE_READ_UNITS, PRICE.readUnit),
    line('ECR, GB of images', count('AWS::Batch::JobDefinition') * IMAGE_GB, PRICE.imageGb),
    line('DNS Firewall, domains', domains.length, PRICE.dnsDomain),
  ].filter(({ listed }) => listed > 0);
}

function line(item: string, count: number, price: number, free = 0): BillLine {
  const how = `${new Intl.NumberFormat('en').format(Math.round(count * 100) / 100)} × $${price.toPrecision(2)}`;
  return { item, how, listed: count * price, billed: Math.max(0, count - free) * price };
}

/** How often a rule calls in a month. */
function callsOf(schedule: unknown): number {
  const [, every, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(schedule ?? '')) ?? [];
  const minutes = { minute: 1, hour: 60, day: 1440 }[unit ?? ''];
  return minutes === undefined ? 0 : MINUTES / (Number(every) * minutes);
}

const PRICED = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::SecretsManager::Secret',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Events::Rule',
  'AWS::Batch::JobDefinition',
  'AWS::Route53Resolver::FirewallDomainList',
]);

/** Kinds that cost by use alone, or nothing. A NAT gateway, an interface endpoint's VPC and whatever costs by the hour is none. */
const FREE =
  /^AWS::(ApiGatewayV2::\w+|Batch::(ComputeEnvironment|JobQueue)|Chatbot::\w+|CDK::Metadata|DynamoDB::Table|EC2::(VPC|Subnet|RouteTable|Route|SubnetRouteTableAssociation|InternetGateway|VPCGatewayAttachment|SecurityGroup|FlowLog|VPCEndpoint)|IAM::\w+|Lambda::(Function|Permission|EventInvokeConfig)|Logs::(LogGroup|MetricFilter)|Route53Resolver::FirewallRuleGroup(Association)?|S3::Bucket(Policy)?|SNS::\w+|SQS::Queue(Policy)?)$/;

/** The bill as a table in Markdown. */
export function renderBill(lines: readonly BillLine[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['a month with nothing happening', 'how', 'list price', 'billed']),
    '| --- | --- | ---: | ---: |',
    ...lines.map(({ item, how, listed, billed }) => row([item, how, money(listed), money(billed)])),
    row(['**together**', '', `**${money(sum(lines, 'listed'))}**`, `**${money(sum(lines, 'billed'))}**`]),
  ].join('\n');
}

/** What a mode of `release` adds to a bill, in a sentence. */
export function renderDifference(without: readonly BillLine[], released: readonly BillLine[], mode: string): string {
  const more = (of: 'listed' | 'billed') => money(sum(released, of) - sum(without, of));
  return `With \`mode: '${mode}'\`, a month costs ${more('listed')} more at list price, and ${more('billed')} more billed.`;
}

const sum = (lines: readonly BillLine[], of: 'listed' | 'billed'): number =>
  lines.reduce((total, each) => total + each[of], 0);

const money = (dollars: number): string => `$${dollars.toFixed(2)}`;
