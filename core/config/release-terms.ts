import { z } from 'zod';

const awsRole = z
  .string()
  .regex(
    /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'expected the ARN of a role, such as "arn:aws:iam::123456789012:role/deploy"',
  )
  .describe('Role that the two deploying functions assume');

const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region, such as "eu-west-1"')
  .optional()
  .describe('Region of the service; left out, that of mendhook');

const ecsService = z.strictObject({
  cluster: z.string().min(1).max(255).describe('Its cluster'),
  service: z.string().min(1).max(255).describe('Its service'),
});

const codedeployGroup = z.strictObject({
  application: z.string().min(1).max(100).describe('Its application'),
  group: z.string().min(1).max(100).describe('Its deployment group'),
});

/** What deploys a commit. One adapter of the port `Deployer` each. */
export const deployerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z
      .literal('github-workflow')
      .describe('A workflow of the repository, an ECS service, or a deployment group of CodeDeploy'),
    workflow: z
      .string()
      .regex(/^[\w.-]+\.ya?ml$/, 'expected a file of .github/workflows, such as "deploy.yml"')
      .describe('Workflow that is dispatched, on the service’s branch'),
  }),
  z.strictObject({
    kind: z
      .literal('ecs')
      .describe('A workflow of the repository, an ECS service, or a deployment group of CodeDeploy'),
    role: awsRole,
    region,
    image: z
      .string()
      .includes('{commit}')
      .describe('Image of a commit, such as `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:{commit}`'),
    container: z.string().min(1).max(255).describe('Container of the task definition that gets the image'),
    staging: ecsService.optional().describe('In staging'),
    production: ecsService.describe('In production'),
  }),
  z.strictObject({
    kind: z
      .literal('codedeploy')
      .describe('A workflow of the repository, an ECS service, or a deployment group of CodeDeploy'),
    role: awsRole,
    region,
    revision: z
      .strictObject({
        bucket: z.string().min(3).max(63).describe('The bucket'),
        key: z.string().includes('{commit}').describe('AppSpec of a commit, such as `shop/{commit}/appspec.yaml`'),
      })
      .describe('Where the user’s build leaves the AppSpec of a commit'),
    staging: codedeployGroup.optional().describe('In staging'),
    production: codedeployGroup.describe('In production'),
  }),
]);
export type DeployerTerms = z.output<typeof deployerSchema>;

const env = z.string().min(1).max(200).describe('Datadog’s `env` tag, and the name of the environment at GitHub');
const site = z.url({ protocol: /^https?$/ });

export const environmentsSchema = z.strictObject({
  staging: z
    .strictObject({
      env,
      url: site.optional().describe('Where the version under test answers'),
      previousUrl: site.optional().describe('Where the version before answers meanwhile: then both are loaded in turn'),
    })
    .optional()
    .describe('Left out, a release goes to production without one'),
  production: z.strictObject({ env }).describe('Where people use it'),
});

const command = z.string().min(1).max(1_000);

export const stagingSchema = z.strictObject({
  smoke: command.optional().describe('Command of the smoke tests, such as `npm run smoke`; its exit code decides'),
  load: command.optional().describe('Command that sends requests to `MENDHOOK_TARGET_URL` until it is stopped'),
  seconds: z.int().min(5).max(1_800).default(120).describe('How long each load lasts'),
  integration: command.optional().describe('Command of the integration tests; its exit code decides'),
  slower: z
    .number()
    .positive()
    .max(1_000)
    .default(10)
    .describe('Percent that it may be slower than the version before'),
});
export type StagingTerms = z.output<typeof stagingSchema>;

export const canarySchema = z
  .strictObject({
    percent: z.number().min(0.1).max(50).default(5).describe('Share of the traffic that the new version gets first'),
    minutes: z.number().positive().max(1_440).default(10).describe('The shortest time before it gets all of it'),
    maxMinutes: z.number().positive().max(1_440).default(60).describe('After it, too little to tell is `undecided`'),
    errorRate: z.number().positive().max(50).default(0.5).describe('Percent of the requests that may fail'),
    p99Ms: z
      .number()
      .positive()
      .max(600_000)
      .default(800)
      .describe('99 of 100 requests are answered within these milliseconds'),
    undecided: z.enum(['ask', 'back']).default('ask').describe('What becomes of a release that is `undecided`'),
    observeMinutes: z.number().min(0).max(1_440).default(30).describe('How long it is judged after it got all traffic'),
    warmUpSeconds: z
      .number()
      .min(0)
      .max(3_600)
      .default(60)
      .describe('Seconds that count for errors, and not for latency'),
    tickSeconds: z.int().min(1).max(60).default(30).describe('Seconds of one measurement'),
    lagSeconds: z.int().min(0).max(600).default(90).describe('Younger points are still incomplete, and not judged'),
  })
  .refine(({ minutes, maxMinutes }) => minutes <= maxMinutes, {
    path: ['maxMinutes'],
    error: 'expected at least `minutes`',
  });
export type CanaryTerms = z.output<typeof canarySchema>;

/** Without the scope it would count both versions as one. */
const query = z.string().max(2_000).includes('{scope}');

export const metricsSchema = z.strictObject({
  operation: z
    .string()
    .regex(/^[\w.]{1,100}$/, 'expected an operation of APM, such as "http.request"')
    .default('http.request')
    .describe('The service’s primary operation in APM, such as `express.request`'),
  version: z
    .enum(['commit', 'short-commit'])
    .default('commit')
    .describe('What the `version` tag of a deployed commit is: all 40 digits, or the first seven'),
  hits: query.optional().describe('Query of the requests; `{scope}` becomes service, env and version'),
  errors: query.optional().describe('Query of the failed requests'),
  slow: query.optional().describe('Query of the requests slower than `{seconds}`'),
  p50: query.optional().describe('Query of the median latency, in seconds'),
  p99: query.optional().describe('Query of the latency that 99 of 100 requests stay under, in seconds'),
});
export type MetricsTerms = z.output<typeof metricsSchema>;

/** How one service is released. A service's own words go before those of all. */
export const releaseTermsSchema = z.strictObject({
  deployer: deployerSchema
    .optional()
    .describe(
      'What deploys with `mode: "deploy"`; with `gate`, what deploys to staging and rolls back; with `observe`, what rolls back',
    ),
  environments: environmentsSchema.optional().describe('Where it is deployed'),
  staging: stagingSchema.prefault({}).describe('What is run and measured on staging'),
  canary: z
    .union([z.literal(false), canarySchema])
    .prefault({})
    .describe('`false`: there is no split of the traffic; the whole is deployed and observed'),
  metrics: metricsSchema.prefault({}).describe('Where requests, errors and latencies are counted'),
});
export type ReleaseTerms = z.output<typeof releaseTermsSchema>;
