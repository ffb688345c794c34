import { mergeCustomFields } from '../grouping/custom-fields.ts';
import type { Samples } from '../records/bug.ts';
import type { Incident } from '../records/incident.ts';
import type { EventsBySecond } from '../records/occurrences.ts';
import { addCycleSeen } from './incident-cycles.ts';
import { countOccurrences, mergeOccurrences, noOccurrences, noteTruncated } from './occurrences.ts';

/** What one alert saw of one bug. */
export interface Sighting {
  readonly alertId: string;
  readonly alertLink: string;
  /** When Datadog raised it, epoch milliseconds. */
  readonly alertAt: number;
  /** Name of the cycle that the alert belongs to, if it does to any. */
  readonly cycle: string | undefined;
  readonly seconds: EventsBySecond;
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
  const occurrences = mergeOccurrences(incident.occurrences, sighting.seconds);
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
