import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type AppUse, githubAppEvents, githubAppPermissions } from '../../core/deployment/github-app.ts';
import { DEPLOYING, DEPLOYING_BY_AWS, HEARING_JIRA } from './local-policies.ts';
import { type Resource, synthesize } from './synthesize.ts';

/** Puts what each role and the GitHub App may do into `docs/security.md`, between two marks. */
const ROOT = join(import.meta.dirname, '..', '..');
export const PAGE = join(ROOT, 'docs', 'security.md');
const [BEGIN, END] = ['<!-- permissions: npm run docs:permissions -->', '<!-- /permissions -->'];

/**
 * The page with the tables as the templates have them.
 *
 * @param reviewing the resources of the same stage with a `release`
 * @param following and with one that deploys by the user's workflow
 * @param byAws and with one that deploys by ECS and CodeDeploy
 * @param hearing the resources of the same stage where JIRA calls
 * @throws {Error} when a mark is missing
 */
export function withPermissions(
  page: string,
  {
    resources,
    reviewing,
    following,
    byAws,
    hearing,
    stage,
  }: Readonly<Record<'resources' | 'reviewing' | 'following' | 'byAws' | 'hearing', readonly Resource[]>> & {
    stage: string;
  },
): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${PAGE}: expected the marks ${BEGIN} and ${END}`);
  const known = new Set<string>();
  const [roles = [], more = [], most = [], aws = [], jira = []] = [resources, reviewing, following, byAws, hearing].map(
    (each) => {
      const rows = rowsOf(each).filter((row) => !known.has(row.join()));
      for (const row of rows) known.add(row.join());
      return rows;
    },
  );
  const all = [
    ...[table(HEAD, roles), '### Where the configuration has a `release`', table(HEAD, more)],
    ...['### Where the `release` goes beyond the review, with a deployer', table(HEAD, most)],
    ...['### Where that deployer is `ecs` or `codedeploy`', table(HEAD, aws)],
    ...['### Where the configuration has `jira.webhook`', table(HEAD, jira)],
  ].join('\n\n');
  const tables = `${all.replaceAll(new RegExp(`(mendhook[-/])${stage}\\b`, 'g'), '$1STAGE')}\n\n${appTable()}`;
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${page.slice(end)}`;
}

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const policySchema = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.literal('Allow'),
        Action: texts,
        Resource: z.unknown(),
        Condition: z.record(z.string(), z.record(z.string(), texts)).optional(),
      }),
    ),
  }),
  Roles: z.array(z.object({ Ref: z.string() })).optional(),
});

const HEAD = ['who', 'may', 'on', 'only where'];

function rowsOf(resources: readonly Resource[]): readonly (readonly string[])[] {
  return resources
    .filter(({ type }) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy')
    .flatMap(({ logicalId, properties }) => {
      const { PolicyDocument, Roles = [{ Ref: logicalId }] } = policySchema.parse(properties);
      return PolicyDocument.Statement.map(({ Action, Resource: on, Condition }) => [
        Roles.map(({ Ref }) => roleName(Ref)).join(', '),
        Action.map(code).join(' '),
        [on].flat().map(resourceName).map(code).join(' '),
        Object.values(Condition ?? {})
          .flatMap((terms) =>
            Object.entries(terms).map(([key, values]) => `${code(key)}: ${values.map(code).join(' ')}`),
          )
          .join('; '),
      ]);
    });
}

const ROLES: Readonly<Record<string, string>> = {
  JobsWorkerRole: 'the worker',
  Commands: 'the operator’s commands',
  JobsWorkerStartRole: 'Fargate, as it starts the worker',
  NetworkVpcFlowLogIAMRole: 'the network’s flow log',
};

/** A logical id ends in eight letters of a hash. */
const named = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

const roleName = (logicalId: string): string =>
  ROLES[named(logicalId)] ??
  named(logicalId)
    .replace(/Role$/, '')
    .replace(/(?<=.)[A-Z]/g, '-$&')
    .toLowerCase();

const referenceSchema = z.union([
  z.string(),
  z.object({ Ref: z.string() }).transform(({ Ref }) => (Ref.startsWith('AWS::') ? '' : named(Ref))),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((got) => named(got['Fn::GetAtt'][0])),
  z.object({ 'Fn::Sub': z.string() }).transform((sub) => sub['Fn::Sub'].replace(/-?\$\{AWS::\w+\}/g, '')),
]);
const joinSchema = z
  .object({ 'Fn::Join': z.tuple([z.literal(''), z.array(referenceSchema)]) })
  .transform((joined) => joined['Fn::Join'][1].join(''));

/** Without what the account and the region put into it. */
const resourceName = (reference: unknown): string =>
  z
    .union([joinSchema, referenceSchema])
    .parse(reference)
    .replace(/^arn::(\w+):::?/, '$1 ');

const manifestSchema = z.object({
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

const NEEDED_FOR: Readonly<Record<string, string>> = {
  metadata: 'GitHub asks it of every App',
  contents: 'clone (`read`); push the one branch, with a token of that purpose alone (`write`)',
  pull_requests: 'open a draft, label it, comment on it, with a token that cannot push',
  issues: 'create the labels that the repository lacks: GitHub asks it for that, and for nothing else here',
  checks: 'name the failing checks of a draft that people want changed',
};

function appTable(): string {
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(join(ROOT, 'docs', 'github-app-manifest.json'), 'utf8')),
  );
  const rows = Object.entries(manifest.default_permissions).map(([name, level]) => {
    const reason = NEEDED_FOR[name];
    if (reason === undefined) throw new Error(`nothing is known of why the GitHub App needs ${name}`);
    return [code(name), level, reason];
  });
  const heard = `It gets ${manifest.default_events.map(code).join(', ')} events, and nothing else.`;
  return ['### Permissions of the GitHub App', table(APP_HEAD, rows), heard, reviewTable(manifest)].join('\n\n');
}

const APP_HEAD = ['permission', 'level', 'what for'];

/** What it needs besides where pull requests are reviewed. */
function reviewTable({ default_permissions, default_events }: z.infer<typeof manifestSchema>): string {
  const reviews = githubAppPermissions(REVIEW);
  const rows = Object.entries(reviews)
    .filter(([name, level]) => default_permissions[name] !== level)
    .map(([name, level]) => [code(name), level, NEEDED_FOR_RELEASES[name] ?? '']);
  const events = githubAppEvents(REVIEW).filter((event) => !default_events.includes(event));
  return [
    'Where the configuration has a `release`, `mendhook github-app` also asks for:',
    table(APP_HEAD, rows),
    `and for ${events.map(code).join(', ')} events. Modes beyond \`review\` add:`,
    table(['mode', 'permissions', 'events'], BEYOND_REVIEW.map(modeRow)),
    '`actions: write` is only in the tokens of the functions that deploy and roll back. `deployments: write` only answers a protection rule.',
  ].join('\n\n');
}

const REVIEW: AppUse = { mode: 'review', dispatches: false };

const BEYOND_REVIEW: readonly [string, AppUse][] = [
  ['`observe`', { mode: 'observe', dispatches: false }],
  ['`gate`', { mode: 'gate', dispatches: false }],
  ['`deploy` with `ecs` or `codedeploy`', { mode: 'deploy', dispatches: false }],
  ['any, with `github-workflow`', { mode: 'deploy', dispatches: true }],
];

function modeRow([name, use]: readonly [string, AppUse]): string[] {
  const before: Readonly<Record<string, string>> = githubAppPermissions(REVIEW);
  const more = Object.entries(githubAppPermissions(use)).filter(([permission]) => !(permission in before));
  const events = githubAppEvents(use).filter((event) => !githubAppEvents(REVIEW).includes(event));
  return [
    name,
    more.map(([permission, level]) => code(`${permission}: ${level}`)).join(' '),
    events.map(code).join(' '),
  ];
}

const NEEDED_FOR_RELEASES: Readonly<Record<string, string>> = {
  checks: 'write the check run of a review, with a token of that purpose alone',
  merge_queues: 'hear of a merge queue that waits for the check run',
};

const code = (text: string): string => `\`${text}\``;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

if (import.meta.main) {
  const { resources, stage } = synthesize();
  const reviewing = synthesize({ config: { release: { mode: 'review' } } }).resources;
  const following = synthesize({ config: { release: DEPLOYING } }).resources;
  const byAws = synthesize({ config: { release: DEPLOYING_BY_AWS } }).resources;
  const hearing = synthesize({ config: { jira: HEARING_JIRA } }).resources;
  const all = { resources, reviewing, following, byAws, hearing, stage };
  writeFileSync(PAGE, withPermissions(readFileSync(PAGE, 'utf8'), all));
}
