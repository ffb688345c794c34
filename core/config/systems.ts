import { z } from 'zod';
import { githubApiUrlSchema } from '../deployment/github-site.ts';
import { DATADOG_SITES } from './datadog-sites.ts';
import { searchCapacity } from './search-budget.ts';
import { slackIdSchema } from './slack-id.ts';

export const datadogConfigSchema = z
  .strictObject({
    site: z.enum(DATADOG_SITES).default('datadoghq.com').describe('Datadog site of the organisation'),
    searchesPerHour: z
      .int()
      .min(2)
      .max(1_000_000)
      .default(300)
      .describe('Log searches, and as many span searches, that mendhook may make in an hour'),
    searchesForAttempts: z.int().min(0).default(50).describe('How many of those are reserved for attempts'),
  })
  .refine(({ searchesPerHour, searchesForAttempts }) => searchesForAttempts < searchCapacity(searchesPerHour), {
    path: ['searchesForAttempts'],
    message: 'expected less than half of searchesPerHour',
  });

export const githubConfigSchema = z.strictObject({
  apiUrl: githubApiUrlSchema
    .optional()
    .describe(
      'REST API of GitHub Enterprise, such as `https://github.example.com/api/v3` or `https://api.acme.ghe.com`; left out, it is github.com',
    ),
});

/** As `owner` of a service: the owners that the repository's CODEOWNERS file names. */
export const CODE_OWNERS = 'codeowners';

const allowList = z.strictObject({
  users: z.array(slackIdSchema('UW', 'user')).default([]).describe('Users who may'),
  groups: z.array(slackIdSchema('S', 'user group')).default([]).describe('User groups whose members may'),
});

export const slackConfigSchema = z.strictObject({
  mayPress: allowList
    .optional()
    .describe(
      'Slack ids of the users and user groups who may press the buttons and ask in words; left out, everybody in the channel',
    ),
  may: z
    .strictObject({
      retry: allowList.optional().describe('Who may ask for another attempt'),
      openDraft: allowList.optional().describe('Who may have a draft opened'),
      handOff: allowList
        .optional()
        .describe('Who may let Cursor apply a suggested patch; those of `openDraft` when left out'),
      wrongDiagnosis: allowList.optional().describe('Who may call a diagnosis wrong'),
      dismiss: allowList.optional().describe('Who may dismiss a result'),
      mute: allowList.optional().describe('Who may mute a bug or a service, and end that'),
      assign: allowList.optional().describe('Who may assign an incident'),
      merge: allowList.optional().describe('Who may merge a bug into another'),
      split: allowList.optional().describe('Who may split a bug off'),
      openIssue: allowList.optional().describe('Who may have a JIRA issue opened'),
    })
    .optional()
    .describe('Narrows `mayPress` for single actions: a person must be on both lists'),
  people: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z\d][A-Za-z\d-]{0,38}(?:\/[\w-]{1,100})?$/,
          'expected a GitHub login or team, such as "octocat" or "acme/shop"',
        ),
      slackIdSchema('UWS', 'user or user group'),
    )
    .optional()
    .describe(
      'GitHub logins and teams, and the Slack ids of the same people, such as `{ octocat: "U0123ABCD", "acme/shop": "S0123ABCD" }`',
    ),
  answerQuestions: z
    .strictObject({
      dollarsPerAnswer: z.number().positive().max(10).default(0.25).describe('Dollars that one answer may cost'),
      answersPerIncidentAndDay: z
        .int()
        .min(1)
        .max(50)
        .default(10)
        .describe('Questions about one incident that are answered in a day (UTC)'),
    })
    .optional()
    .describe(
      'Has a model answer questions in an incident’s thread from that incident’s log, such as `{}`; left out, no model is asked',
    ),
  secondsBetweenUpdates: z
    .int()
    .min(1)
    .max(3_600)
    .default(30)
    .describe('Alerts update an incident’s first message at most once in this time'),
  threadsPerHour: z
    .int()
    .min(1)
    .max(1_000)
    .default(20)
    .describe('New threads of incidents in one channel in an hour; one message lists the others until there is room'),
});
