import { z } from 'zod';
import { contractsSchema } from './contracts.ts';
import { slackIdSchema } from './slack-id.ts';

const dollars = z.number().positive();

const reviewSchema = z.strictObject({
  model: z
    .boolean()
    .default(true)
    .describe('Whether a model reads the change as well; left off, facts alone decide, and nothing is spent'),
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
    .describe('Who may approve, refuse or repeat; each also needs write access at GitHub. Nobody: nobody may'),
  ownChanges: z.boolean().default(false).describe('Whether a person may approve a change that they wrote themselves'),
});

/** The review of pull requests. Left out of a configuration, no pull request is looked at and nothing is deployed for it. */
export const releaseConfigSchema = z.strictObject({
  mode: z
    .enum(['review'], { error: 'expected "review": the other modes do not exist yet' })
    .describe('`review`: each pull request gets the check `mendhook / release`'),
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
});
export type ReleaseConfig = z.output<typeof releaseConfigSchema>;
