import { z } from 'zod';
import type { AppUse } from '../deployment/github-app.ts';
import { contractsSchema } from './contracts.ts';
import {
  canarySchema,
  deployerSchema,
  environmentsSchema,
  metricsSchema,
  type ReleaseTerms,
  releaseTermsSchema,
  stagingSchema,
} from './release-terms.ts';
import { slackIdSchema } from './slack-id.ts';

const dollars = z.number().positive();

export const reviewSchema = z.strictObject({
  model: z
    .boolean()
    .default(true)
    .describe('Whether a model reads the change as well; with `false`, facts alone decide, and nothing is spent'),
  dollars: dollars.default(2).describe('Dollars that one round of a pull request may spend on the model'),
  dollarsPerDay: dollars.default(20).describe('Dollars that all rounds may spend in a day (UTC)'),
  dollarsPerMonth: dollars.default(200).describe('Dollars that all rounds may spend in a month (UTC)'),
  riskForPerson: z.int().min(1).max(10).default(7).describe('Risk from which a person is asked, from 1 to 10'),
});

const testsSchema = z.strictObject({
  changedLines: z
    .number()
    .min(0)
    .max(100)
    .default(80)
    .describe('Percent of the changed lines that tests must run; below it, tests are written'),
  publish: z
    .enum(['commit', 'suggest', 'off'])
    .default('commit')
    .describe('What becomes of written tests: a commit on the branch, a patch in the check, or none are written'),
});

const peopleSchema = z.strictObject({
  mayRelease: z
    .strictObject({ users: z.array(slackIdSchema('UW', 'user')).default([]).describe('Slack ids of these people') })
    .prefault({})
    .describe(
      'Who may decide about reviews and releases; each also needs write access at GitHub, except to hold and to roll back. Nobody: nobody may',
    ),
  ownChanges: z.boolean().default(false).describe('Whether a person may approve a change that they wrote themselves'),
  askHours: z
    .number()
    .positive()
    .max(720)
    .default(24)
    .describe('Hours that a release waits for a person’s answer; then it goes back, or is abandoned'),
});

export const releaseMode = z.enum(['review', 'observe', 'gate', 'deploy']);

/** A section that is given for one service replaces that of all services. */
const serviceTermsSchema = z.strictObject({
  deployer: deployerSchema.optional().describe('As `deployer` above'),
  environments: environmentsSchema.optional().describe('As `environments` above'),
  staging: stagingSchema.optional().describe('As `staging` above'),
  canary: z
    .union([z.literal(false), canarySchema])
    .optional()
    .describe('As `canary` above'),
  metrics: metricsSchema.optional().describe('As `metrics` above'),
});

/** The review of pull requests, and the release of what was merged. Left out of a configuration, nothing is looked at or deployed. */
export const releaseConfigSchema = z
  .strictObject({
    mode: releaseMode.describe(
      '`review`: each pull request gets the check `mendhook / release`; `observe`: what your CI/CD deploys is judged as well; `gate`: its production job waits for the decision; `deploy`: mendhook deploys what was merged',
    ),
    ...releaseTermsSchema.shape,
    services: z
      .record(z.string(), serviceTermsSchema)
      .default({})
      .describe('Sections for one service, by its name, in place of those above'),
    review: reviewSchema.prefault({}).describe('What a review may cost, and when it asks a person'),
    tests: testsSchema.prefault({}).describe('When tests are written, and where they go'),
    contracts: contractsSchema
      .prefault({})
      .describe('Where the contracts lie; what is left out is looked for by its usual names'),
    allow: z
      .array(z.enum(['expand-only-migrations']))
      .default([])
      .describe('Kinds of changes that pass without a person, though they change a schema'),
    people: peopleSchema.prefault({}).describe('Who decides about a change that asks a person'),
    announce: z
      .boolean()
      .default(false)
      .describe('Whether the service’s Slack channel is told of each review’s begin and end, not only of questions'),
  })
  .superRefine((release, context) => {
    if (release.mode === 'review') return;
    for (const name of [undefined, ...Object.keys(release.services)]) {
      const { environments, deployer } = releaseTermsOf(release, name);
      const path = name === undefined ? [] : ['services', name];
      const isCovered = name === undefined && Object.keys(release.services).length > 0;
      if (environments === undefined && !isCovered) {
        context.addIssue({
          code: 'custom',
          path: [...path, 'environments'],
          message: `mode "${release.mode}" needs it`,
        });
      }
      if (release.mode === 'deploy' && deployer === undefined && !isCovered) {
        context.addIssue({ code: 'custom', path: [...path, 'deployer'], message: 'mode "deploy" needs it' });
      }
    }
  });
export type ReleaseConfig = z.output<typeof releaseConfigSchema>;

/** How a service is released: its own sections in place of those of all services. */
export const releaseTermsOf = (
  release: ReleaseTerms & { readonly services: Readonly<Record<string, z.output<typeof serviceTermsSchema>>> },
  service: string | undefined,
): ReleaseTerms => {
  const { deployer, environments, staging, canary, metrics, services } = release;
  const own = service === undefined ? {} : (services[service] ?? {});
  return {
    deployer: own.deployer ?? deployer,
    environments: own.environments ?? environments,
    staging: own.staging ?? staging,
    canary: own.canary ?? canary,
    metrics: own.metrics ?? metrics,
  };
};

/** What the App at GitHub is needed for; undefined without a `release`. */
export function appUseOf(release: ReleaseConfig | undefined): AppUse | undefined {
  if (release === undefined) return undefined;
  const deployers = [release.deployer, ...Object.values(release.services).map(({ deployer }) => deployer)];
  return {
    mode: release.mode,
    dispatches: release.mode !== 'review' && deployers.some((each) => each?.kind === 'github-workflow'),
  };
}
