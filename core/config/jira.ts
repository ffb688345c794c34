import { z } from 'zod';

/** Outcomes of an attempt for which a rule may open an issue. */
const OPENED_FOR = ['fix-verified', 'fix-unverified', 'diagnosed', 'not-code-fixable', 'declined', 'failed'] as const;

/** JIRA's own name for what happens to a fix. */
const transitionName = z.string().trim().min(1).max(100);

const projectKey = z.string().regex(/^[A-Z][A-Z0-9_]{1,254}$/, 'expected the key of a project, such as "SHOP"');

const reportedService = z.strictObject({
  project: projectKey.optional().describe('Key of the project of such issues; left out, it is `jira.project`'),
  component: z.string().trim().min(1).max(255).optional().describe('Component of such issues; left out, any or none'),
  service: z.string().trim().min(1).describe('Name of the service that such an issue is about'),
  env: z.string().trim().min(1).optional().describe('Environment of that service, where several have its name'),
});

/** Fields that mendhook fills itself. */
const OWN_FIELDS: readonly string[] = ['project', 'issuetype', 'summary', 'description', 'labels'];

export const jiraConfigSchema = z.strictObject({
  site: z
    .url({ protocol: /^https$/, error: 'expected an https address, such as "https://acme.atlassian.net"' })
    .transform((address) => new URL(address))
    .refine(({ pathname, search, hash, username }) => pathname === '/' && search + hash + username === '', {
      error: 'expected the site alone, such as "https://acme.atlassian.net"',
    })
    .transform(({ origin }) => origin)
    .describe('Site of JIRA Cloud, such as `https://acme.atlassian.net`'),
  project: projectKey.describe('Key of the project in which issues are opened, such as `SHOP`'),
  issueType: z.string().trim().min(1).max(60).default('Bug').describe('Name of the issue type'),
  label: z
    .string()
    .regex(/^[^\s"\\]{1,200}$/, 'expected a label without blanks and quotation marks')
    .default('mendhook')
    .describe('Label of each issue that is opened, and of the reports that `jira.webhook` takes'),
  fields: z
    .record(
      z
        .string()
        .regex(/^(?:customfield_\d{1,10}|[a-z]{2,40})$/, 'expected the id of a field, such as "customfield_10010"')
        .refine((id) => !OWN_FIELDS.includes(id), 'mendhook fills this field itself'),
      z.json(),
    )
    .optional()
    .describe(
      'Other fields of each issue, by their ids, as JIRA’s REST API takes them: such as `{ priority: { name: "High" } }`. `doctor` names the ones that the project requires',
    ),
  outcomes: z
    .array(z.enum(OPENED_FOR))
    .default([])
    .describe(
      'Outcomes of an attempt for which an issue is opened without being asked for; empty: only the button opens one',
    ),
  transitions: z
    .strictObject({
      merged: transitionName.optional().describe('Transition that is made if the fix was merged'),
      resolved: transitionName.optional().describe('Transition that is made if the bug stayed away after the merge'),
      regressed: transitionName.optional().describe('Transition that is made if the bug came back'),
    })
    .optional()
    .describe('Names of transitions in JIRA’s workflow; without one, the issue gets only a comment'),
  webhook: z
    .strictObject({
      services: z
        .array(reportedService)
        .min(1)
        .max(200)
        .describe('Which issues are about which service: the first row that fits decides'),
      waitMinutes: z
        .int()
        .min(0)
        .max(15)
        .default(10)
        .describe('How long mendhook waits before it reads a new or changed issue: edits within that time are one'),
      reportsPerDay: z.int().min(1).max(1_000).default(10).describe('Attempts at reports in a day (UTC)'),
      dollarsPerDay: z
        .number()
        .positive()
        .max(100_000)
        .default(20)
        .describe('Dollars of attempts at reports in a day (UTC), within the budgets of the policy'),
    })
    .optional()
    .describe(
      'Issues with the label become incidents, through a webhook of JIRA’s: see docs/jira.md. Left out, none does',
    ),
});
export type JiraConfig = z.output<typeof jiraConfigSchema>;
