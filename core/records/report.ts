import { z } from 'zod';

/** What a person reported in JIRA, as triage read it. Every text in it was written by a stranger. */
export const reportSchema = z.object({
  /** Of the issue. It stays the same if the issue moves to another project. */
  issueId: z.string(),
  /** Such as `SHOP-12`. */
  key: z.string(),
  url: z.string(),
  /** The description as plain text, cut. */
  text: z.string(),
  /** The parts of it that hold a stack trace. */
  stacks: z.array(z.string()),
});
export type Report = z.output<typeof reportSchema>;

/** An issue in which a person reported the bug of an incident. */
export const reportLinkSchema = reportSchema.pick({ issueId: true, key: true, url: true }).extend({
  /** When triage linked it, epoch milliseconds. */
  at: z.number(),
  /** What the person wrote besides the stack trace: redacted, cut, and only of the first reports. */
  words: z.string().optional(),
});
export type ReportLink = z.output<typeof reportLinkSchema>;
