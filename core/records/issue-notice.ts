import { z } from 'zod';

/**
 * That a person reported something in JIRA, as it travels through the queue of alerts: where to look, and no word of the issue.
 * Triage reads the issue itself.
 */
export const issueNoticeSchema = z.object({
  kind: z.literal('jira-issue'),
  /** Stays the same if the issue moves to another project. */
  issueId: z.string().regex(/^\d{1,20}$/),
  /** Such as `SHOP-12`, when JIRA called. */
  key: z.string().regex(/^[A-Z][A-Z0-9_]{1,254}-\d{1,20}$/),
  /** When JIRA called, epoch milliseconds: it names the budgets. */
  at: z.number(),
});
export type IssueNotice = z.output<typeof issueNoticeSchema>;
