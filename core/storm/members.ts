import { z } from 'zod';
import type { Incident } from '../incident/incident.ts';

const decidedBy = z.enum(['rule', 'person']);
export type DecidedBy = z.infer<typeof decidedBy>;

/** A bug that is worked on as part of another one's incident, as that incident knows it. */
export const memberSchema = z.object({
  /** Its fingerprint, which is also the id of its own record: there it is counted. */
  incidentId: z.string(),
  service: z.string(),
  title: z.string(),
  /** Why it belongs there, in a sentence. */
  because: z.string(),
  by: decidedBy,
  at: z.number(),
});
export type Member = z.infer<typeof memberSchema>;

/** The same from the bug's own side. */
export const partOfSchema = z.object({ incidentId: z.string(), because: z.string(), by: decidedBy, at: z.number() });

/** A storm that has more bugs than this is told of as several: a record has its limit, and so has a person. */
export const MOST_MEMBERS = 100;

/** How long a rule's decision holds a bug back: one that still fails a day later is looked at by itself. */
const MEMBERSHIP_MS = 24 * 3_600_000;

export const membersOf = ({ members }: Incident): readonly Member[] => members ?? [];

export const isMember = ({ members }: Incident, incidentId: string): boolean =>
  members?.some((member) => member.incidentId === incidentId) === true;

/** Whether a rule may join two incidents: not when a person has kept one apart from the other, or from a member of it. */
export const mayBeJoined = (a: Incident, b: Incident): boolean => !isKeptApart(a, b) && !isKeptApart(b, a);

const isKeptApart = ({ keptApart = [] }: Incident, other: Incident): boolean =>
  [other.id, ...membersOf(other).map(({ incidentId }) => incidentId)].some((id) => keptApart.includes(id));

/** Adds a member, or gives back the same incident when it has it or has too many. */
export const addMember = (incident: Incident, member: Member): Incident =>
  isMember(incident, member.incidentId) || membersOf(incident).length >= MOST_MEMBERS
    ? incident
    : { ...incident, members: [...membersOf(incident), member] };

export function removeMember(incident: Incident, incidentId: string): Incident {
  if (!isMember(incident, incidentId)) return incident;
  return { ...incident, members: membersOf(incident).filter((member) => member.incidentId !== incidentId) };
}

/** Whether, of two incidents that would join each other, this one leads: the older, so that both sides agree. */
export const leads = (incident: Incident, other: Incident): boolean =>
  incident.createdAt === other.createdAt ? incident.id < other.id : incident.createdAt < other.createdAt;

/** Remembers that two incidents are not to be joined by a rule. */
export const keepApart = (incident: Incident, otherId: string): Incident =>
  incident.keptApart?.includes(otherId) === true
    ? incident
    : { ...incident, keptApart: [...(incident.keptApart ?? []), otherId].slice(-MOST_MEMBERS) };

/** Forgets it. */
export function allowJoin(incident: Incident, otherId: string): Incident {
  if (incident.keptApart?.includes(otherId) !== true) return incident;
  return { ...incident, keptApart: incident.keptApart.filter((id) => id !== otherId) };
}

/** Whether a person or, for a day, a rule has made it part of another incident. */
export const isHeldByAnother = ({ partOf }: Incident, now: number): boolean =>
  partOf !== undefined && (partOf.by === 'person' || now < partOf.at + MEMBERSHIP_MS);
