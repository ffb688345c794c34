import { DAY_MS, MINUTE_MS } from '../durations.ts';
import type { Incident } from '../records/incident.ts';
import type { Member } from '../records/member.ts';

/** A storm that has more bugs than this is told of as several: a record has its limit, and so has a person. */
export const MOST_MEMBERS = 100;

/** How long a rule's decision holds a bug back: one that still fails a day later is looked at by itself. */
const MEMBERSHIP_MS = DAY_MS;

export const membersOf = ({ members }: Incident): readonly Member[] => members ?? [];

export const isMember = ({ members }: Incident, incidentId: string): boolean =>
  members?.some((member) => member.incidentId === incidentId) === true;

/** The members that a rule, and not a person, has given it. */
export const ruleMembersOf = (incident: Incident): readonly Member[] =>
  membersOf(incident).filter(({ by }) => by === 'rule');

/** Whether somebody works at the incident: an attempt runs or is about to, or its fix waits for people. */
export const isWorkedOn = ({ status, claims, rejection }: Incident): boolean =>
  status === 'in-work'
    ? claims === undefined || claims === 'held'
    : status === 'fix-proposed' && rejection === undefined;

/** Whether the incident may keep the members that it has: it is worked on, or its fix is merged. */
export const keepsMembers = (incident: Incident): boolean => isWorkedOn(incident) || incident.status === 'merged';

/** Whether a rule may make it part of another: never worked on, and never part of another before. */
export const isFresh = ({ status, attempt, partOf, released }: Incident): boolean =>
  status === 'observed' && attempt === 0 && partOf === undefined && released === undefined;

/** Whether it was taken into work by this claimant just now, and nothing is claimed yet: that can still be taken back. */
export const isJustBegun = (
  { status, attempt, claims, claimedBy, partOf, released }: Incident,
  claimant: string,
): boolean =>
  status === 'in-work' &&
  attempt === 1 &&
  claims === undefined &&
  claimedBy === claimant &&
  partOf === undefined &&
  released === undefined;

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

/** How long it may take until a mute of a service or a change of the configuration is seen to end a lead. */
const CHECK_MEMBERS_MS = 5 * MINUTE_MS;

/** Has the sweep look in a while at whether the incident still leads its members. */
export const checkMembersLater = (incident: Incident, now: number): Incident => ({
  ...incident,
  lookAtMembers: now + CHECK_MEMBERS_MS,
});

/** Has the next sweep look at it: for a mute. */
export const checkMembersNow = (incident: Incident, now: number): Incident =>
  ruleMembersOf(incident).length === 0 ? incident : { ...incident, lookAtMembers: now };

/** When the sweep looks at its members; undefined when a rule gave it none. One that ends is looked at without waiting. */
export function membersDueAt(incident: Incident): number | undefined {
  if (ruleMembersOf(incident).length === 0) return undefined;
  return keepsMembers(incident) || incident.partOf !== undefined ? incident.lookAtMembers : incident.updatedAt;
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
