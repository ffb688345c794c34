import { z } from 'zod';
import { outcomeSchema } from '../attempt/outcome.ts';
import type { ErrorEvent } from '../error-event.ts';
import { customFieldSchema, mergeCustomFields } from '../grouping/custom-fields.ts';
import { failedFixSchema, mergeSchema, pullRequestSchema, rejectionSchema } from '../publication/proposed-fix.ts';
import { decisionSchema } from '../request/decision.ts';
import { memberSchema, partOfSchema, releasedSchema } from '../storm/members.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { pendingRepliesSchema } from '../thread/pending-replies.ts';
import { threadTurnSchema } from '../thread/thread-turn.ts';
import { failedLooksSchema } from './failed-looks.ts';
import { addCycleSeen, cycleSeenSchema } from './incident-cycles.ts';
import { incidentStatus } from './incident-status.ts';
import { countOccurrences, mergeOccurrences, noOccurrences, noteTruncated, occurrencesSchema } from './occurrences.ts';
import { keptRejectionSchema } from './rejections.ts';

const sample = z.array(z.string()).readonly();
export const samplesSchema = z.object({
  urls: sample,
  users: sample,
  traces: sample,
  hosts: sample,
  versions: sample,
  /** Fields that the service adds to its logs; left out where there are none. */
  custom: z.array(customFieldSchema).readonly().optional(),
});
export type Samples = z.infer<typeof samplesSchema>;

export const fingerprintSchema = z.object({
  algorithm: z.string(),
  fingerprint: z.string(),
  strict: z.string(),
  loose: z.string(),
  method: z.string(),
  because: z.string(),
});

const threadSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  permalink: z.string().optional(),
  /** When it was opened in place of a thread that was gone, epoch milliseconds. */
  replacedAt: z.number().optional(),
});
export type Thread = z.infer<typeof threadSchema>;

/** One error event that stands for the group: what the agent and people read. */
export const representativeSchema = z.object({
  id: z.string(),
  timestamp: z.number(),
  kind: z.string().optional(),
  message: z.string().optional(),
  stack: z.string().optional(),
  version: z.string().optional(),
  commit: z.string().optional(),
  /** The issue of Error Tracking that the log line names: a claim, until Datadog has confirmed it. */
  issueId: z.string().optional(),
});

type Representative = z.infer<typeof representativeSchema>;

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
  /** Whether the attempt that was begun got all that it claims, or what refused it: decided once, whoever asks. */
  claims: z.union([z.literal('held'), z.object({ rule: z.string(), reason: z.string() })]).optional(),
  outcome: outcomeSchema.optional(),
  thread: threadSchema.optional(),
  threadTurn: threadTurnSchema.optional(),
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
  /** Merged fixes after which the bug came back, oldest first. */
  failedFixes: z.array(failedFixSchema).optional(),
  /** What people asked for, oldest first, capped. */
  decisions: z.array(decisionSchema).optional(),
  /** That a draft is about to be opened because a person asked: their request, and the attempt whose patch it is. */
  publishing: z.object({ request: z.string(), attempt: z.int().positive() }).optional(),
  /** How the incident stood before it was taken into work, for when nothing comes of it. */
  setAside: z
    .object({
      status: incidentStatus,
      outcome: outcomeSchema.optional(),
      pullRequest: pullRequestSchema.optional(),
      rejection: rejectionSchema.optional(),
    })
    .optional(),
  /** Whether money is still to be settled, or people to be told, after the last change of where it stands. */
  unsettled: z.boolean().optional(),
  /** When the sweep looks at it next; without it, nothing is open. */
  lookAt: z.number().optional(),
  failedLooks: failedLooksSchema.optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Incident = z.infer<typeof incidentSchema>;

/** What one alert saw of one bug. */
export interface Sighting {
  readonly alertId: string;
  readonly alertLink: string;
  /** When Datadog raised it, epoch milliseconds. */
  readonly alertAt: number;
  /** Name of the cycle that the alert belongs to, if it does to any. */
  readonly cycle: string | undefined;
  readonly buckets: Readonly<Record<string, number>>;
  /** Whether there may have been more events than the alert saw. */
  readonly truncated?: boolean;
  readonly affectedUsers: number;
  readonly samples: Samples;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export type NewIncident = Pick<
  Incident,
  'id' | 'service' | 'env' | 'repository' | 'title' | 'fingerprint' | 'representative' | 'leftBeside'
>;

const ALERT_IDS_KEPT = 200;
const SAMPLES_KEPT = 5;
const FINGERPRINTS_KEPT = 20;

/** Bytes in UTF-8. An item of the ledger has room for 400 kB, and a prompt shows less than this. */
const MESSAGE_BYTES = 8 * 1024;
const STACK_BYTES = 32 * 1024;

/**
 * The error event that stands for a bug, as its incident keeps it: of a long message or stack, the two ends. A bug is named
 * by the whole texts before that.
 */
export const representativeOf = (event: ErrorEvent): Representative => ({
  id: event.id,
  timestamp: event.timestamp,
  kind: event.error.kind,
  message: cutWithin(MESSAGE_BYTES, event.error.message ?? event.message),
  stack: cutWithin(STACK_BYTES, event.error.stack),
  version: event.version,
  commit: event.commit,
  issueId: event.issueId,
});

/** The same with at most so many bytes of its message, and of its stack. */
export const cutRepresentative = (event: Representative, bytes: number): Representative => ({
  ...event,
  message: cutWithin(bytes, event.message),
  stack: cutWithin(bytes, event.stack),
});

const cutWithin = (limit: number, text: string | undefined) =>
  text === undefined ? undefined : cutMiddle(text, limit);

/** An incident as it begins: seen once, nothing in work. */
export function openIncident(start: NewIncident, sighting: Sighting, now: number): Incident {
  const incident: Incident = {
    ...start,
    version: 0,
    status: 'observed',
    occurrences: noOccurrences,
    affectedUsers: 0,
    samples: { urls: [], users: [], traces: [], hosts: [], versions: [] },
    firstSeen: sighting.firstSeen,
    lastSeen: sighting.lastSeen,
    alertIds: [],
    alertCount: 0,
    attempt: 0,
    createdAt: now,
    updatedAt: now,
  };
  return addSighting(incident, sighting, now);
}

/** Merges what an alert saw. Merging the same alert again returns the same incident. */
export function addSighting(incident: Incident, sighting: Sighting, now: number): Incident {
  const known = incident.alertIds.includes(sighting.alertId);
  const occurrences = mergeOccurrences(incident.occurrences, sighting.buckets);
  const merged: Incident = {
    ...incident,
    occurrences: sighting.truncated === true ? noteTruncated(occurrences) : occurrences,
    affectedUsers: Math.max(incident.affectedUsers, sighting.affectedUsers),
    samples: mergeSamples(incident.samples, sighting.samples),
    firstSeen: Math.min(incident.firstSeen, sighting.firstSeen),
    lastSeen: Math.max(incident.lastSeen, sighting.lastSeen),
    alertIds: known ? incident.alertIds : [...incident.alertIds, sighting.alertId].slice(-ALERT_IDS_KEPT),
    alertCount: incident.alertCount + (known ? 0 : 1),
    ...newestLink(incident, sighting),
    ...seenCycles(incident, sighting),
  };
  return JSON.stringify(merged) === JSON.stringify(incident) ? incident : { ...merged, updatedAt: now };
}

/** Whatever the order in which alerts come, the newest one's link stays; of two of one time, the same one. */
function newestLink(known: Pick<Incident, 'alertLink' | 'alertAt'>, seen: Pick<Sighting, 'alertLink' | 'alertAt'>) {
  const { alertLink = '', alertAt = 0 } = known;
  if (seen.alertLink === '' || seen.alertAt < alertAt) return {};
  if (seen.alertAt === alertAt && seen.alertLink < alertLink) return {};
  return { alertLink: seen.alertLink, alertAt: seen.alertAt };
}

const seenCycles = ({ cycles }: Incident, { cycle: name, alertAt: seenAt, alertId: by }: Sighting) =>
  name === undefined ? {} : { cycles: addCycleSeen(cycles, { name, seenAt, by }) };

/** Keeps another fingerprint that the bug was seen under; once. */
export function addKnownAs(incident: Incident, known: NonNullable<Incident['knownAs']>[number]): Incident {
  const { knownAs = [] } = incident;
  if (knownAs.some(({ fingerprint }) => fingerprint === known.fingerprint)) return incident;
  return { ...incident, knownAs: [...knownAs, known].slice(-FINGERPRINTS_KEPT) };
}

/** @returns how many attempts count as made: all but those that got no container */
export const attemptsMade = ({ attempt, withdrawnAttempts = 0 }: Incident): number => attempt - withdrawnAttempts;

/** @returns the number of error events seen for this incident */
export const occurrenceCount = (incident: Pick<Incident, 'occurrences'>): number =>
  countOccurrences(incident.occurrences);

function mergeSamples(known: Samples, seen: Samples): Samples {
  const custom = mergeCustomFields(known.custom ?? [], seen.custom ?? []);
  const merge = (key: Exclude<keyof Samples, 'custom'>) =>
    [...new Set([...known[key], ...seen[key]])].slice(0, SAMPLES_KEPT);
  return {
    urls: merge('urls'),
    users: merge('users'),
    traces: merge('traces'),
    hosts: merge('hosts'),
    versions: merge('versions'),
    ...(custom.length === 0 ? {} : { custom }),
  };
}
