import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigInput } from '../../core/config/config.ts';
import { readSpec } from './cloudformation-spec.ts';
import { compareTemplates, type ResourceChange } from './compare-templates.ts';
import { synthesizeAll } from './synthesize.ts';

/** Puts what a change of each option does to a running stage into `docs/deploy.md`, between two marks. */
export const PAGE = join(import.meta.dirname, '../../docs/deploy.md');
const [BEGIN, END] = ['<!-- changes: npm run docs:changes -->', '<!-- /changes -->'];

const BEDROCK_MODEL = 'us.anthropic.claude-opus-5-5';
const service = (fields: object) => ({
  name: 'checkout',
  repository: 'acme/checkout',
  slackChannel: '#checkout-alerts',
  ...fields,
});

/** Each option that shows in the template, with another value than its default; some need a second one to be taken. */
export const OPTION_CHANGES: Readonly<Record<string, Partial<ConfigInput>>> = {
  'deployment.attemptsAtOnce': { deployment: { attemptsAtOnce: 9 } },
  'deployment.vcpu': { deployment: { vcpu: 4, memoryGiB: 8 } },
  'deployment.memoryGiB': { deployment: { memoryGiB: 8 } },
  'deployment.diskGiB': { deployment: { diskGiB: 60 } },
  'deployment.jobMinutes': { deployment: { jobMinutes: 600 } },
  'deployment.architecture': { deployment: { architecture: 'x86_64' } },
  'deployment.spot': { deployment: { spot: true } },
  'deployment.vpc': {
    deployment: {
      vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], availabilityZones: ['eu-west-1a'] },
    },
  },
  'deployment.egress': { deployment: { egress: { allowedDomains: ['packages.example.com'] } } },
  'deployment.audit.keepDays': { deployment: { audit: { keepDays: 30 } } },
  'deployment.audit.lockDays': { deployment: { audit: { lockDays: 30 } } },
  'deployment.alarms.emails': { deployment: { alarms: { emails: ['a@example.com'] } } },
  'deployment.alarms.slack': {
    deployment: { alarms: { slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' } } },
  },
  'deployment.alarms.runbookUrl': { deployment: { alarms: { runbookUrl: 'https://example.com/runbook' } } },
  'deployment.dashboard': { deployment: { dashboard: false } },
  'deployment.keepWebhooksDays': { deployment: { keepWebhooksDays: 14 } },
  'deployment.logDays': { deployment: { logDays: 90 } },
  'services[].image': { services: [service({ image: 'images/go/Dockerfile' })] },
  'services[].largeFiles': { services: [service({ largeFiles: true })] },
  'github.apiUrl': { github: { apiUrl: 'https://github.example.com/api/v3' } },
  'datadog.site': { datadog: { site: 'datadoghq.eu' } },
  'model.region': {
    model: { provider: 'bedrock', region: 'us-east-1', investigate: BEDROCK_MODEL, proposeFix: BEDROCK_MODEL },
  },
  'jira.webhook': {
    jira: {
      site: 'https://acme.atlassian.net',
      project: 'SHOP',
      webhook: { services: [{ service: 'checkout' }] },
    },
  },
  watch: { watch: [{ service: 'checkout', threshold: 10 }] },
  release: { release: { mode: 'review' } },
};

/** Changes of one option that begin and end with other values than the default. */
export const OTHER_CHANGES: Readonly<Record<string, readonly [Partial<ConfigInput>, Partial<ConfigInput>]>> = {
  'another Slack workspace': [
    { deployment: { alarms: { slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' } } } },
    { deployment: { alarms: { slack: { workspaceId: 'T0123ABCE', channelId: 'C0123ABCE' } } } },
  ],
  'other names that may be found': [
    { deployment: { egress: { allowedDomains: ['packages.example.com'] } } },
    { deployment: { egress: { allowedDomains: ['*.example.org'] } } },
  ],
  'other subnets': [
    {
      deployment: {
        vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], availabilityZones: ['eu-west-1a'] },
      },
    },
    {
      deployment: {
        vpc: { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3e'], availabilityZones: ['eu-west-1b'] },
      },
    },
  ],
  'a longer lock': [{ deployment: { audit: { lockDays: 30 } } }, { deployment: { audit: { lockDays: 60 } } }],
};

export interface OptionChange {
  readonly option: string;
  /** What CloudFormation does when the option is set, and when it is set back. */
  readonly there: readonly ResourceChange[];
  readonly back: readonly ResourceChange[];
}

export const spec = readSpec();

/** What each of the changes above does to a stage. */
export function optionChanges(): readonly OptionChange[] {
  const pairs = [
    ...Object.entries(OPTION_CHANGES).map(([option, changed]) => [option, {}, changed] as const),
    ...Object.entries(OTHER_CHANGES).map(([option, [from, to]]) => [option, from, to] as const),
  ];
  const directory = join(import.meta.dirname, '../../examples');
  const stages = synthesizeAll(
    pairs.flatMap(([, from, to]) => [from, to]),
    directory,
  );
  return pairs.map(([option], index) => {
    const [from = [], to = []] = stages.slice(2 * index, 2 * index + 2);
    return { option, there: compareTemplates(from, to, spec), back: compareTemplates(to, from, spec) };
  });
}

/** What a job needs while it runs or waits. It must not be deleted under one. */
const NEEDED_BY_JOBS = [
  'AWS::Batch::ComputeEnvironment',
  'AWS::Batch::JobDefinition',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
];

const deletesUnderJobs = (changes: readonly ResourceChange[]): boolean =>
  changes.some(({ type, fate }) => NEEDED_BY_JOBS.includes(type) && (fate === 'removed' || fate === 'replaced'));

function quiet({ there, back }: OptionChange): string {
  if (deletesUnderJobs(there)) return deletesUnderJobs(back) ? '**yes**' : '**when it is set**';
  return deletesUnderJobs(back) ? '**when it is taken out**' : 'no';
}

/** The page with the table as the templates have it. @throws {Error} when a mark is missing */
export function withChanges(page: string, changes: readonly OptionChange[]): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${PAGE}: expected the marks ${BEGIN} and ${END}`);
  const rows = changes
    .filter(({ option }) => Object.hasOwn(OPTION_CHANGES, option))
    .map((change) => {
      const { option, there, back } = change;
      const replaced = kinds([...there, ...back].filter(({ fate }) => fate === 'replaced'));
      const comesAndGoes = kinds([...there, ...back].filter(({ fate }) => fate === 'made' || fate === 'removed'));
      return [`\`${option}\``, list(replaced), list(comesAndGoes), quiet(change)];
    });
  const head = ['option', 'replaced', 'made or removed', 'wait for quiet'];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`;
}

const kinds = (changes: readonly ResourceChange[]): string[] =>
  [...new Set(changes.map(({ type }) => type.replace(/^AWS::/, '')))].toSorted();

const list = (names: readonly string[]): string =>
  names.length === 0 ? '–' : names.map((name) => `\`${name}\``).join(' ');

if (import.meta.main) writeFileSync(PAGE, withChanges(readFileSync(PAGE, 'utf8'), optionChanges()));
