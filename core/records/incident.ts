import { z } from 'zod';
import { cycleSeenSchema } from './alert-cycle.ts';
import { fingerprintSchema, representativeSchema, samplesSchema } from './bug.ts';
import { callSchema } from './call.ts';
import { contradictionSchema } from './contradiction.ts';
import { decisionSchema } from './decision.ts';
import { failedChecksSchema } from './failed-checks.ts';
import { memberSchema, partOfSchema, releasedSchema } from './member.ts';
import { failedFixSchema, mergeSchema } from './merge.ts';
import { occurrencesSchema } from './occurrences.ts';
import { outcomeSchema } from './outcome.ts';
import { ownerSchema } from './owner.ts';
import { personSchema } from './person-request.ts';
import { pullRequestSchema } from './pull-request.ts';
import { questionSchema } from './question.ts';
import { expirySchema, keptRejectionSchema, rejectionSchema } from './rejection.ts';
import { reportLinkSchema } from './report.ts';
import { storedRule } from './rule-name.ts';
import { suspectReleaseSchema } from './suspect-release.ts';
import { pendingRepliesSchema, threadHoldSchema, threadSchema, threadUpdateSchema } from './thread.ts';
import { trackedIssueSchema } from './tracked-issue.ts';

/**
 * The status of an incident. `observed`: counted, nothing in work. `in-work`: an attempt runs. `fix-proposed`: a pull
 * request is open. `diagnosed`: a person has the diagnosis. `failed`: the attempt ended without either. `rejected`: people
 * closed the pull request, or dismissed what was found, which is a decision. `merged`: they merged it, and the bug is watched. `resolved`: it stayed
 * away after the deployment. `regressed`: it was seen in a release with the fix. `expired`: nobody answered the pull request, and
 * mendhook closed it; the bug may be worked on again.
 */
export const incidentStatus = z.enum([
  'observed',
  'in-work',
  'fix-proposed',
  'diagnosed',
  'failed',
  'rejected',
  'merged',
  'resolved',
  'regressed',
  'expired',
]);
export type IncidentStatus = z.infer<typeof incidentStatus>;

/** What is worked on: one bug of one service. Times are epoch milliseconds. */
export const incidentSchema = z.object({
  /** The fingerprint that it was opened under: the same bug has the same incident, whenever it is seen. */
  id: z.string(),
  /** Raised by each write; a write names the version that it saw. */
  version: z.int().nonnegative(),
  status: incidentStatus,
  service: z.string(),
  env: z.string().optional(),
  repository: z.string(),
  title: z.string(),
  fingerprint: fingerprintSchema,
  /** Other fingerprints under which the bug was seen, oldest first, capped, and why they are the same bug's. */
  knownAs: z.array(z.object({ fingerprint: z.string(), algorithm: z.string(), because: z.string() })).optional(),
  representative: representativeSchema,
  occurrences: occurrencesSchema,
  affectedUsers: z.int().nonnegative(),
  samples: samplesSchema,
  firstSeen: z.number(),
  lastSeen: z.number(),
  /** Bugs that the alert which opened it brought and left for later alerts, and their error events. */
  leftBeside: z.object({ bugs: z.int().positive(), events: z.int().nonnegative() }).optional(),
  /** Alerts that brought this bug, newest last, capped; and how many there were. */
  alertIds: z.array(z.string()),
  alertCount: z.int().nonnegative(),
  /** A release that was rolled back with this bug, and the version before does not have it. */
  suspectRelease: suspectReleaseSchema.optional(),
  /** Of the newest alert, by Datadog's time, and that time. */
  alertLink: z.string().optional(),
  alertAt: z.number().optional(),
  /** The alert cycles that brought it, each from its trigger to its recovery; oldest first, capped. */
  cycles: z.array(cycleSeenSchema).optional(),
  /** Number of the newest attempt; 0 when there is none. */
  attempt: z.int().nonnegative(),
  /** How many of the attempts were withdrawn, because their jobs got no container. */
  withdrawnAttempts: z.int().nonnegative().optional(),
  /** The alert, or the request of a person, that took the incident into work; only that one submits the job. */
  claimedBy: z.string().optional(),
  /** Whether the attempt got everything that it claims, or what refused it. It is decided once, for every caller. */
  claims: z.union([z.literal('held'), z.object({ rule: storedRule, reason: z.string() })]).optional(),
  outcome: outcomeSchema.optional(),
  /** Who is called when an outcome needs a person. */
  owner: ownerSchema.optional(),
  /** The calling of people for its newest outcome that needed one. */
  call: callSchema.optional(),
  /** Its issue in JIRA; left out where none is configured. */
  issue: trackedIssueSchema.optional(),
  /** Issues in which people reported the bug, oldest first, capped. */
  reports: z.array(reportLinkSchema).optional(),
  thread: threadSchema.optional(),
  threadTurn: threadUpdateSchema.optional(),
  threadHold: threadHoldSchema.optional(),
  /** What the first message of its thread says, as a hash: what it says already is not written again. */
  threadShown: z.string().optional(),
  pendingReplies: pendingRepliesSchema.optional(),
  /** Bugs of the same cause that are worked on with this one. */
  members: z.array(memberSchema).optional(),
  /** The incident that this bug is worked on with: it is counted here, and worked on there. */
  partOf: partOfSchema.optional(),
  /** When the sweep looks next at whether it still leads its members (epoch milliseconds). */
  lookAtMembers: z.number().optional(),
  released: releasedSchema.optional(),
  /** Incidents that a person has taken it apart from: no rule joins them again. */
  keptApart: z.array(z.string()).optional(),
  pullRequest: pullRequestSchema.optional(),
  /** What people made of the pull request: neither while it is open, else one of the two. */
  rejection: rejectionSchema.optional(),
  merge: mergeSchema.optional(),
  /** What people rejected before, for good, oldest first, capped. */
  rejections: z.array(keptRejectionSchema).optional(),
  /** Pull requests that nobody answered, oldest first, capped. */
  expiries: z.array(expirySchema).optional(),
  /** Merged fixes after which the bug came back, oldest first. */
  failedFixes: z.array(failedFixSchema).optional(),
  /** What people asked for, oldest first, capped. */
  decisions: z.array(decisionSchema).optional(),
  /** Diagnoses and fixes that people called wrong, oldest first, capped. */
  contradictions: z.array(contradictionSchema).optional(),
  /** What people asked in words that a model answers from the log, oldest first, capped. */
  questions: z.array(questionSchema).optional(),
  /** Who looks after it, because a person said so; when, in epoch milliseconds. */
  assignee: z.object({ to: personSchema, by: personSchema, at: z.number() }).optional(),
  /** That a draft is about to be opened because a person asked: their request, and the attempt whose patch it is. */
  publishing: z
    .object({
      request: z.string(),
      attempt: z.int().positive(),
      /** Who opens it; left out when mendhook does. */
      applier: z.enum(['cursor']).optional(),
    })
    .optional(),
  /** The state of the incident before it was taken into work, for when no attempt follows. */
  setAside: z
    .object({
      status: incidentStatus,
      outcome: outcomeSchema.optional(),
      pullRequest: pullRequestSchema.optional(),
      rejection: rejectionSchema.optional(),
    })
    .optional(),
  /** Whether money is still to be settled, or people to be told, after the last change of its status. */
  unsettled: z.boolean().optional(),
  /** When the sweep looks at it next; without it, nothing is open. */
  lookAt: z.number().optional(),
  failedLooks: failedChecksSchema.optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Incident = z.infer<typeof incidentSchema>;
