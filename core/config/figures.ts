import { z } from 'zod';
import { quietHoursSchema } from './quiet-hours.ts';

const dollars = z.number().positive();
const days = z.number().positive().max(365);
const positiveCount = z.int().min(1);

/** A bug or a service that is left alone, until a day (`2026-12-01`, UTC) or a time; without one, for good. */
const mutedSchema = z
  .strictObject({
    fingerprint: z.string().min(1).optional().describe('The bug, by its incident’s id'),
    service: z.string().min(1).optional().describe('Or the service, by its name'),
    until: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })])
      .optional()
      .describe('A day (UTC) or a time; left out, forever'),
    reason: z.string().min(1).max(300).optional().describe('Why, for people'),
  })
  .refine(({ fingerprint, service }) => (fingerprint === undefined) !== (service === undefined), {
    message: 'expected either "fingerprint" or "service"',
  });

/** The figures that a service may set for itself. */
export const serviceFigures = {
  minimumOccurrences: positiveCount.describe('Errors of a bug before an attempt is made'),
  minimumAffectedUsers: z
    .int()
    .min(0)
    .describe('Users affected by a bug before an attempt is made, if the logs name users'),
  environments: z.array(z.string().min(1)).describe('Datadog `env` tags for which attempts are made; empty: all'),
  quietHours: quietHoursSchema
    .nullable()
    .describe('Hours in which no attempt is made, such as `{ from: "22:00", to: "06:00", timeZone: "Europe/Berlin" }`'),
  attemptsPerFingerprint: positiveCount.describe('Attempts at one bug before it waits for a person'),
  botRounds: positiveCount.describe(
    'Rounds of changes that requests on one draft may start, and never more than `attemptsPerFingerprint`',
  ),
  attemptsPerServiceAndDay: positiveCount.describe('Attempts at all bugs of the service in a day (UTC)'),
  dollarsPerAttempt: dollars.describe('Dollars that one attempt may spend on the model'),
  dollarsPerServiceAndDay: dollars.describe('Dollars that the service’s attempts may spend in a day (UTC)'),
  openDraftsPerRepository: positiveCount.describe(
    'Draft pull requests of a repository that are open, or may come of attempts in work',
  ),
  failuresPerService: positiveCount.describe('Failed attempts in a row of the service that open its circuit breaker'),
  circuitPauseMinutes: z
    .number()
    .positive()
    .max(10_080)
    .describe('How long an open breaker waits before one attempt is made to see whether they succeed again'),
  deployedAfterMinutes: z
    .number()
    .min(0)
    .max(43_200)
    .describe('How long after its merge a fix counts as deployed, if an error’s tags do not name its release'),
  watchHours: z
    .number()
    .positive()
    .max(2_160)
    .describe('How long a bug must not occur, after its fix was deployed, to be resolved'),
  draftReminderDays: days.describe('Days without a word of a person after which the thread reminds people of a draft'),
  draftCloseDays: days.describe(
    'Days without a word of a person after which a draft is closed, never before a reminder',
  ),
  draftBehindCommits: z
    .int()
    .min(0)
    .max(10_000)
    .describe(
      'Commits that a draft may be behind its base branch before mendhook merges the base and runs the tests again; 0: never, not even after a conflict',
    ),
};

/** The figures that hold for all services together. */
export const commonFigures = {
  muted: z.array(mutedSchema).describe('Muted bugs and services: `{ fingerprint | service, until?, reason? }`'),
  dollarsPerDay: dollars.describe('Dollars that all services’ attempts may spend in a day (UTC)'),
  dollarsPerMonth: dollars.describe('Dollars that all services’ attempts may spend in a month (UTC)'),
  failuresInAll: positiveCount.describe('Failed attempts in a row, of any services, that open the breaker of all'),
  pullRequestsPerHour: positiveCount.describe('Pull requests from the attempts of one hour'),
};

/** Everything that decides whether money is spent, with no figure missing. */
export const policySchema = z.strictObject({ ...serviceFigures, ...commonFigures });
export type Policy = z.output<typeof policySchema>;

export const POLICY_DEFAULTS: Policy = {
  minimumOccurrences: 1,
  minimumAffectedUsers: 0,
  environments: [],
  quietHours: null,
  attemptsPerFingerprint: 2,
  botRounds: 3,
  attemptsPerServiceAndDay: 20,
  dollarsPerAttempt: 2,
  dollarsPerServiceAndDay: 20,
  openDraftsPerRepository: 5,
  failuresPerService: 3,
  circuitPauseMinutes: 30,
  deployedAfterMinutes: 60,
  watchHours: 24,
  draftReminderDays: 3,
  draftCloseDays: 14,
  draftBehindCommits: 50,
  muted: [],
  dollarsPerDay: 50,
  dollarsPerMonth: 500,
  failuresInAll: 5,
  pullRequestsPerHour: 10,
};

/** As a record keeps it: a record that is older than a figure has its default. */
export const recordedPolicySchema = z.preprocess(
  (recorded) => (typeof recorded === 'object' ? { ...POLICY_DEFAULTS, ...recorded } : recorded),
  policySchema,
);

/** What a configuration says of the policy: only what differs from the default, or, in a service, from the common one. */
export const givenPolicySchema = policySchema.partial();
type GivenPolicy = z.output<typeof givenPolicySchema>;

/** The policy of a service: its own figures, else the common ones, else the defaults. */
export const resolvePolicy = (common: GivenPolicy, own: GivenPolicy): Policy =>
  policySchema.parse({ ...POLICY_DEFAULTS, ...said(common), ...said(own) });

/** The figures for all services together that a service says otherwise, by their names. */
export function commonFiguresChanged(common: GivenPolicy, own: GivenPolicy): readonly string[] {
  const known: Readonly<Record<string, unknown>> = { ...POLICY_DEFAULTS, ...said(common) };
  return Object.entries(said(own)).flatMap(([name, figure]) =>
    name in commonFigures && JSON.stringify(figure) !== JSON.stringify(known[name]) ? [name] : [],
  );
}

const said = (figures: GivenPolicy): object =>
  Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== undefined));
