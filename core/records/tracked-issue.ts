import { z } from 'zod';
import { outcomeKind } from './outcome.ts';
import { personSchema } from './person-request.ts';

/** What a tracker of issues is told of a fix. */
const issueEventKind = z.enum(['merged', 'resolved', 'regressed']);
export type IssueEventKind = z.infer<typeof issueEventKind>;

/** One event that a tracker is being told: a comment, then a transition where one is named. Times are epoch milliseconds. */
const tellingSchema = z.object({
  /** Which event, such as `merged/12`. */
  event: z.string(),
  /** Which process tells it, and since when. */
  by: z.string(),
  at: z.number(),
  tries: z.int().positive(),
  /** Whether the comment is written. */
  isCommented: z.boolean().optional(),
  /** The status that the transition leads to: after a crash it says whether the transition was made. */
  leadsTo: z.string().optional(),
  /** It failed, and is tried again from then on. */
  notBefore: z.number().optional(),
});
export type Telling = z.infer<typeof tellingSchema>;

/** The one issue of an incident in a tracker such as JIRA. */
export const trackedIssueSchema = z.object({
  /**
   * `offered`: a person or a rule may ask for it. `asked`: it is to be opened. `opening`: a process opens it, or did when it died.
   * `waiting`: that failed, and is tried again. `failed`: it was given up, and may be asked for again. `open`: it is there.
   */
  status: z.enum(['offered', 'asked', 'opening', 'waiting', 'failed', 'open']),
  /** Outcomes for which a rule asks for it. */
  openFor: z.array(outcomeKind).optional(),
  /** The person who asked; left out when a rule did. */
  askedBy: personSchema.optional(),
  /** The outcome for which a rule asked, such as `2/diagnosed`: it asks once. */
  askedFor: z.string().optional(),
  /** When the status changed. */
  at: z.number(),
  /** How often the opening was tried since it was asked for. */
  tries: z.int().nonnegative(),
  /** Which process opens it. */
  by: z.string().optional(),
  /** Whether an earlier try may have opened it: then it is looked for first. */
  mayExist: z.boolean().optional(),
  /** It is tried again from then on. */
  notBefore: z.number().optional(),
  /** Where it is, once it is open. */
  place: z.object({ id: z.string(), key: z.string(), url: z.string(), openedAt: z.number() }).optional(),
  /** Events that it was told of, or that it was opened with, oldest first. */
  told: z.array(z.string()).optional(),
  telling: tellingSchema.optional(),
});
export type TrackedIssueRecord = z.infer<typeof trackedIssueSchema>;
