import { z } from 'zod';
import { isSameTag, tagValue } from './alert/tag-value.ts';
import { jobMinutesNeeded } from './attempt/job-minutes.ts';
import { deploymentSchema } from './deployment/deployment.ts';
import { githubApiUrlSchema } from './deployment/github-site.ts';
import { setupSecretName } from './deployment/setup-secret.ts';
import { imageName } from './names.ts';
import { commonFiguresChanged, givenPolicySchema, recordedPolicySchema, resolvePolicy } from './policy/figures.ts';
import { isBranchName } from './publication/branch-name.ts';
import { isReportFolder } from './publication/report-path.ts';
import { DATADOG_SITES } from './search/datadog-sites.ts';
import { searchCapacity } from './search/search-budget.ts';
import { type Problem, problemsOf } from './text/issue-text.ts';
import { shorten } from './text/shorten.ts';
import { type Watch, watchSchema, watchSearchesPerHour } from './watch/watch-schema.ts';

const testCommands = z
  .strictObject({
    setup: z.string().min(1).optional().describe('Command that prepares the tree for its tests, such as `npm ci`'),
    setupSecret: setupSecretName
      .optional()
      .describe(
        'Field below `setup` in the secret, and environment variable that the setup command alone gets: for a private registry',
      ),
    command: z.string().min(1).optional().describe('Command that runs the whole suite, such as `npm test`'),
    regression: z
      .string()
      .includes('{files}')
      .optional()
      .describe(
        'Command that runs only the given test files, such as `node --test {files}`; after `cd FOLDER &&`, their paths begin in that folder',
      ),
    timeoutMinutes: z.number().positive().max(60).default(10).describe('Time limit of the setup and of each test run'),
  })
  .refine(({ command, regression }) => (command === undefined) === (regression === undefined), {
    error: 'expected `command` and `regression`, or neither: then both are taken from what the repository holds',
  });

const glob = z.string().min(1).max(200);

const fixLimits = z.strictObject({
  maxFiles: z.int().min(1).max(100).default(20).describe('Most files that a fix may change'),
  maxLines: z.int().min(1).max(5_000).default(800).describe('Most lines that a fix may add and remove'),
  protect: z.array(glob).default([]).describe('More paths that no fix may touch, such as `src/billing/**`'),
  mayTouch: z
    .array(z.enum(['infrastructure', 'migration']))
    .default([])
    .describe('Kinds of protected paths that a fix of this service may touch after all'),
});
export type FixLimits = z.output<typeof fixLimits>;

/** A part of it becomes the name of a job definition (`jobDefinitionName`), which has 128 characters. */
const imagePath = z
  .string()
  .max(80)
  .regex(
    /^(?!.*(^|\/)\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*$/,
    'expected a path below this file, such as "images/java/Dockerfile"',
  )
  .refine((path) => imageName(path) !== '', 'expected a folder of its own, such as "images/java/Dockerfile"');

const serviceFields = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,80}$/, 'expected letters, digits, ".", "_" and "-"')
    .describe('Datadog’s `service` tag'),
  env: z.string().min(1).optional().describe('Datadog’s `env` tag; left out, every environment matches'),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'expected "owner/name", such as "acme/checkout"')
    .describe('GitHub repository that holds the service'),
  folder: z
    .string()
    .max(300)
    .regex(
      /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^/\s'"][^/'"]*(?:\/[^/'"]+)*$/,
      'expected a folder of the repository, such as "services/shop"',
    )
    .optional()
    .describe(
      'Folder of the repository that the service lies in, such as `services/shop`: its tests are found and run there, and `fix.protect` holds from there as well. Left out, it is the package of the files that an error points at',
    ),
  branch: z
    .string()
    .refine(isBranchName, 'expected a branch that git takes, such as "main" or "release/2"')
    .default('main')
    .describe('Branch that a draft pull request goes to'),
  slackChannel: z
    .string()
    .regex(/^(#[\w-]+|[CG][A-Z0-9]+)$/, 'expected "#name" or a channel id')
    .describe('Where the incident’s thread is opened'),
  versionRef: z
    .string()
    .includes('{version}')
    .max(200)
    .optional()
    .describe('Tag or branch of a version, such as `v{version}`, for errors that do not name their commit'),
  agentFiles: z
    .enum(['leave-out', 'default-branch'])
    .default('leave-out')
    .describe(
      'Whether the agent may read files written for agents (CLAUDE.md, .mcp.json …): not at all, or as the branch has them',
    ),
  submodules: z
    .array(z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'expected "owner/name", such as "acme/protocol"'))
    .max(20)
    .default([])
    .describe('Repositories whose submodules are fetched, such as `acme/protocol`; all others are left out'),
  largeFiles: z
    .boolean()
    .default(false)
    .describe('Whether files in Git LFS are fetched, up to 4 GiB; else the tests see their pointers'),
  test: testCommands
    .prefault({})
    .describe('How the service’s tests are run, in its folder; left out, it is seen from the files of the repository'),
  fix: fixLimits.prefault({}).describe('What a fix may change'),
  report: z
    .enum(['file', 'comment', 'off'])
    .default('file')
    .describe('The incident report: a file of the draft’s branch, a comment on the draft, or none'),
  reportPath: z
    .string()
    .refine(isReportFolder, 'expected a folder inside the repository, such as "docs/incidents"')
    .default('docs/incidents')
    .describe(
      'Folder of the reports, from the top of the repository. If that path is blocked, the report goes to `.mendhook/incidents`, or else into a comment',
    ),
  mode: z
    .enum(['observe', 'suggest', 'draft-pr'])
    .default('draft-pr')
    .describe('`observe` groups and counts; `suggest` posts diagnosis and patch to Slack; `draft-pr` opens a draft'),
  openUnrelated: z
    .boolean()
    .default(false)
    .describe(
      'Whether `draft-pr` opens a draft, labelled as such, of a fix whose test is not shown to be of this bug; else a person decides',
    ),
  observeReason: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('Why the service is only observed, for its threads; counts with `mode: "observe"`'),
  image: imagePath
    .optional()
    .describe(
      'Dockerfile of the service’s own worker image, beside this file; it starts FROM the worker’s (examples/images)',
    ),
  errorWindowMinutes: z.int().min(1).max(240).default(15).describe('How far back the errors behind an alert are read'),
});

/** A service as it is worked with: its own policy, the common one and the defaults are one. */
const service = serviceFields.extend({ policy: recordedPolicySchema });

const configuredService = serviceFields.extend({
  policy: givenPolicySchema.prefault({}).describe('What differs, for this service, from the common policy'),
});

const modelFields = z.strictObject({
  provider: z.enum(['anthropic', 'bedrock']).default('anthropic').describe('Who runs the models'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected an AWS region, such as "us-east-1"')
    .optional()
    .describe('Where Amazon Bedrock is asked; needed with it'),
  investigate: z.string().min(1).default('claude-opus-5-5').describe('Model of the phase that finds the cause'),
  proposeFix: z.string().min(1).default('claude-opus-5-5').describe('Model of the phase that writes the fix'),
  fallback: z.string().min(1).optional().describe('Model that answers when another one is overloaded or not to be had'),
  phaseMinutes: z.number().positive().max(120).default(20).describe('Time limit of one phase'),
  maxTurns: z.int().min(1).max(500).default(60).describe('Most turns of one phase'),
});

/** `us.anthropic.claude-…`, `anthropic.claude-…`, or the ARN of a profile: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
const BEDROCK_MODEL = /^(?:[a-z-]{2,12}\.)?anthropic\.[\w.:-]+$|^arn:aws[\w-]*:bedrock:/;

const model = modelFields.superRefine(({ provider, region, ...models }, context) => {
  const isBedrock = provider === 'bedrock';
  const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (isBedrock && region === undefined) problem('region', 'expected the AWS region in which Bedrock is asked');
  if (!isBedrock && region !== undefined) problem('region', 'expected only with provider "bedrock"');
  for (const name of ['investigate', 'proposeFix', 'fallback'] as const) {
    const id = models[name];
    if (id === undefined || BEDROCK_MODEL.test(id) === isBedrock) continue;
    const example = isBedrock
      ? 'of Bedrock, such as "us.anthropic.claude-opus-5-5"'
      : 'of Anthropic, such as "claude-opus-5-5"';
    problem(name, `expected a model id ${example}`);
  }
});

const datadog = z
  .strictObject({
    site: z.enum(DATADOG_SITES).default('datadoghq.com').describe('Datadog site of the organisation'),
    searchesPerHour: z
      .int()
      .min(2)
      .max(1_000_000)
      .default(300)
      .describe('Log searches, and as many span searches, that mendhook may make in an hour'),
    searchesForAttempts: z
      .int()
      .min(0)
      .default(50)
      .describe('Of those, how many alerts leave for attempts, whose searches find the cause'),
  })
  .refine(({ searchesPerHour, searchesForAttempts }) => searchesForAttempts < searchCapacity(searchesPerHour), {
    path: ['searchesForAttempts'],
    message: 'expected less than half of searchesPerHour',
  });

const github = z.strictObject({
  apiUrl: githubApiUrlSchema
    .optional()
    .describe(
      'REST API of GitHub Enterprise, such as `https://github.example.com/api/v3` or `https://api.acme.ghe.com`; left out, it is github.com',
    ),
});

const slackId = (first: string, what: string) =>
  z
    .string()
    .regex(new RegExp(`^[${first}][A-Z0-9]{4,20}$`), `expected the id of a ${what}, such as "${first[0]}0123ABCD"`);

const slack = z.strictObject({
  mayPress: z
    .strictObject({
      users: z.array(slackId('UW', 'user')).default([]).describe('Users who may press'),
      groups: z.array(slackId('S', 'user group')).default([]).describe('User groups whose members may press'),
    })
    .optional()
    .describe('Slack ids of the users and user groups who may press the buttons; left out, everybody in the channel'),
  secondsBetweenUpdates: z
    .int()
    .min(1)
    .max(3_600)
    .default(30)
    .describe('An incident’s first message is rewritten by alerts at most once in this time'),
});

export const configSchema = z
  .strictObject({
    datadog: datadog.prefault({}).describe('Where errors are read, and how often'),
    slack: slack.prefault({}).describe('Who may press the buttons, and how often counts are shown'),
    github: github.prefault({}).describe('Which GitHub holds the repositories'),
    policy: givenPolicySchema.prefault({}).describe('Whether to spend: see docs/policy.md'),
    services: z.array(configuredService).min(1).describe('The services that are looked after'),
    watch: z.array(watchSchema).default([]).describe('Error rates that are looked at without a monitor of Datadog’s'),
    model: model.prefault({}).describe('Who investigates and writes the fix'),
    deployment: deploymentSchema.prefault({}).describe('How mendhook is deployed: see docs/deploy.md'),
  })
  .superRefine(({ policy, services, watch, datadog, model: { phaseMinutes }, deployment: { jobMinutes } }, context) => {
    for (const { path, message } of watchProblems(watch, services, datadog.searchesPerHour)) {
      context.addIssue({ code: 'custom', path: ['watch', ...path], message });
    }
    const needed = jobMinutesNeeded({ model: { phaseMinutes }, services });
    if (jobMinutes !== undefined && jobMinutes < needed) {
      const message = `the phases and tests of an attempt may take ${needed} minutes`;
      context.addIssue({ code: 'custom', path: ['deployment', 'jobMinutes'], message });
    }
    for (const [index, { policy: own }] of services.entries()) {
      for (const name of commonFiguresChanged(policy, own)) {
        const message = 'holds for all services together: set it in the policy at the top';
        context.addIssue({ code: 'custom', path: ['services', index, 'policy', name], message });
      }
    }
  })
  // What comes out is a configuration again: it is written to a file that each function reads by the same schema.
  .transform(({ policy, services, ...config }) => ({
    ...config,
    policy: resolvePolicy(policy, {}),
    services: services.map((each) => ({ ...each, policy: resolvePolicy(policy, each.policy) })),
  }));

/** A service that nobody looks after cannot be triaged, and watches must leave searches for triage. */
function watchProblems(
  watches: readonly Watch[],
  services: readonly { name: string; env?: string | undefined }[],
  searchesPerHour: number,
): { path: (string | number)[]; message: string }[] {
  const strange = watches.flatMap(({ service, env }, index) =>
    services.some((known) => isSameTag(known.name, service) && (known.env === undefined || isSameTag(known.env, env)))
      ? []
      : [
          {
            path: [index, 'service'],
            message: 'expected the name of a service, in an environment that is looked after',
          },
        ],
  );
  const wanted = watchSearchesPerHour(watches);
  if (wanted <= searchCapacity(searchesPerHour)) return strange;
  const message = `would make ${wanted} searches an hour of ${searchesPerHour}: lengthen \`window\`, and leave half of them to alerts`;
  return [...strange, { path: [], message }];
}

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
/** A service as it is written in `mendhook.config.ts`. */
export type ServiceInput = ConfigInput['services'][number];
export type ServiceConfig = Config['services'][number];
export type ModelConfig = Config['model'];
export type DatadogConfig = Config['datadog'];
export type SlackConfig = Config['slack'];

export const serviceConfigSchema = service;
export const modelConfigSchema = model;
export const datadogConfigSchema = datadog;

/** Everything that is wrong with a configuration, one line a problem, each naming its field. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(source: string, problems: readonly string[]) {
    super(`${source} has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n  ${problems.join('\n  ')}`);
    this.problems = problems;
  }
}

/** Types a `mendhook.config.ts` while it is written; what it holds is checked by `parseConfig`. */
export const defineConfig = (config: ConfigInput): ConfigInput => config;

/**
 * Reads a configuration and fills in the defaults.
 *
 * @param input the default export of `mendhook.config.ts`, or the same as JSON
 * @param source what to call it in the message, such as a file name
 * @throws {ConfigError} with all problems at once
 */
export function parseConfig(input: unknown, source: string): Config {
  const read = configSchema.safeParse(input);
  if (!read.success) throw new ConfigError(source, problemsOf(read.error).map(describeProblem(input)));
  const conflicts = [...repeatedServices(read.data.services), ...imagesOfOneName(read.data.services)];
  if (conflicts.length > 0) throw new ConfigError(source, conflicts);
  return read.data;
}

/**
 * Finds the service that an alert's tags speak of: of several, the first that is configured. An exact environment wins over a
 * service without one.
 */
export function findService(
  config: Config,
  tags: { service?: string | undefined; services?: readonly string[] | undefined; env?: string | undefined },
): ServiceConfig | undefined {
  for (const name of tags.services ?? [tags.service]) {
    const named = config.services.filter((service) => isSameTag(service.name, name));
    const found =
      named.find((service) => isSameTag(service.env, tags.env)) ?? named.find((service) => service.env === undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

const describeProblem =
  (input: unknown) =>
  ({ path, message }: Problem): string => {
    const field = path.reduce<string>(
      (before, key) =>
        typeof key === 'number' ? `${before}[${key}]` : before === '' ? String(key) : `${before}.${String(key)}`,
      '',
    );
    const got = path.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), input);
    const shown = message.startsWith('unknown field') ? '' : `, got ${shorten(JSON.stringify(got) ?? 'nothing', 150)}`;
    return `${field === '' ? 'the configuration' : field}: ${message}${shown}`;
  };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function repeatedServices(services: readonly ServiceConfig[]): string[] {
  const seen = new Map<string, number>();
  return services.flatMap((service, index) => {
    const key = `${tagValue(service.name)} ${service.env === undefined ? '*' : tagValue(service.env)}`;
    const first = seen.get(key);
    if (first !== undefined) return [`services[${index}]: the same name and env as services[${first}]`];
    seen.set(key, index);
    return [];
  });
}

/** Two Dockerfiles whose job definitions would have the same name: one service would run in the other's image. */
function imagesOfOneName(services: readonly ServiceConfig[]): string[] {
  const seen = new Map<string, string>();
  return services.flatMap(({ image }, index) => {
    if (image === undefined) return [];
    const name = imageName(image);
    const first = seen.get(name) ?? image;
    seen.set(name, first);
    return first === image ? [] : [`services[${index}].image: would be named as ${first} is ("${name}"); rename one`];
  });
}
