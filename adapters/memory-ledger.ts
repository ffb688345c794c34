import { searchesLeft, takeFromBucket } from '../core/config/search-budget.ts';
import { MissingRecordError } from '../core/errors.ts';
import { alertDue } from '../core/lifecycle/alert-record.ts';
import { dueOf } from '../core/lifecycle/open-work.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { type AlertCycle, alertCycleSchema } from '../core/records/alert-cycle.ts';
import type { AlertRecord } from '../core/records/alert-record.ts';
import { type Attempt, attemptSchema } from '../core/records/attempt.ts';
import { type Breaker, breakerSchema } from '../core/records/breaker.ts';
import { type Cause, causeSchema } from '../core/records/cause.ts';
import { type FingerprintLink, fingerprintLinkSchema } from '../core/records/fingerprint-link.ts';
import { type Incident, incidentSchema } from '../core/records/incident.ts';
import { type LeftAlone, leftAloneSchema } from '../core/records/left-alone.ts';
import { type Mute, muteSchema } from '../core/records/mute.ts';
import { type SharedSearch, sharedSearchSchema } from '../core/records/shared-search.ts';
import { utcDate } from '../core/text/quantities.ts';
import { changeInMemory } from './records-in-memory.ts';

export interface MemoryLedger extends Ledger {
  /** What is held of a budget: set aside or spent. */
  total(budget: string): number;
  /** When something is due next, epoch milliseconds; undefined when nothing is open. */
  nextDue(kind: 'alert' | 'incident'): number | undefined;
}

/**
 * The ledger in memory, under the same contract as the one on DynamoDB: for a replay, and for tests. Records are checked by
 * their schemas and copied, so that nobody can change one in place.
 */
export function createMemoryLedger(): MemoryLedger {
  const alerts = new Map<string, AlertRecord>();
  const leftAlone = new Map<string, LeftAlone>();
  const incidents = new Map<string, Incident>();
  const attempts = new Map<string, Attempt>();
  const claims = new Map<string, Map<string, number>>();
  const settled = new Map<string, Map<string, number>>();
  const breakers = new Map<string, Breaker>();
  const mutes = new Map<string, Mute>();
  const causes = new Map<string, Cause>();
  const cycles = new Map<string, AlertCycle>();
  const links = new Map<string, FingerprintLink>();
  const searches = new Map<string, number>();
  const sharedSearches = new Map<string, SharedSearch>();
  const attemptKey = (incidentId: string, number: number) => `${incidentId}/${number}`;

  const total = (budget: string) =>
    [...(claims.get(budget)?.values() ?? []), ...(settled.get(budget)?.values() ?? [])].reduce(
      (sum, held) => sum + held,
      0,
    );

  const listOpen = () => [
    ...[...incidents.values()].map((incident) => ({ id: incident.id, of: 'incident', due: dueOf(incident) })),
    ...[...alerts.values()].map((record) => ({ id: record.alert.id, of: 'alert', due: alertDue(record) })),
  ];

  const changeIncident = changeInMemory(incidents, incidentSchema);
  const changeAttempt = changeInMemory(attempts, attemptSchema);

  return {
    total,
    recordAlert: async (record) => {
      const current = alerts.get(record.alert.id);
      if (current === undefined) alerts.set(record.alert.id, structuredClone(record));
      return structuredClone(current);
    },
    finishAlert: async (alertId, settled) => {
      const current = alerts.get(alertId);
      if (current === undefined) throw new MissingRecordError(`alert ${alertId} is gone`);
      const { lookAt: _, ...rest } = current;
      alerts.set(alertId, { ...rest, skips: [], dropped: {}, ...settled });
    },
    getAlert: async (id) => structuredClone(alerts.get(id)),
    delayAlert: async (alertId, reason) => {
      const current = alerts.get(alertId);
      if (current?.disposition.kind !== 'received') return false;
      alerts.set(alertId, { ...current, disposition: { kind: 'delayed', reason } });
      return true;
    },
    postponeAlert: async (alertId, until) => {
      const { lookAt: _, ...current } = alerts.get(alertId) ?? {};
      if (!('alert' in current) || current.disposition.kind !== 'sampled') return false;
      alerts.set(alertId, { ...current, ...(until === undefined ? {} : { lookAt: until }) });
      return true;
    },
    nextDue: (of) => {
      const times = listOpen().flatMap((open) => (open.of === of && open.due !== undefined ? [open.due.at] : []));
      return times.length === 0 ? undefined : times.reduce((earliest, at) => Math.min(earliest, at));
    },
    listDue: async (kind, until, limit) =>
      listOpen()
        .flatMap(({ id, due }) => (due?.kind === kind && due.at <= until ? [{ id, at: due.at }] : []))
        .toSorted((a, b) => a.at - b.at)
        .slice(0, limit)
        .map(({ id }) => id),
    listAlerts: async (limit, { from, to } = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }) =>
      [...alerts.values()]
        .filter(({ alert: { receivedAt } }) => receivedAt >= from && receivedAt <= to)
        .toSorted((a, b) => b.alert.receivedAt - a.alert.receivedAt)
        .slice(0, limit),

    putLeftAlone: async (record) => {
      leftAlone.set(record.alertId, leftAloneSchema.parse(structuredClone(record)));
    },
    readLeftAlone: async (day) => ({
      records: [...leftAlone.values()].filter(({ receivedAt }) => utcDate(receivedAt) === day),
    }),

    getIncident: async (id) => structuredClone(incidents.get(id)),
    listIncidents: async (limit) =>
      [...incidents.values()].toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, limit),
    changeIncident: (id, change) => changeIncident(id, known(`incident ${id}`, change)),
    changeKnownIncident: async (id, change) =>
      incidents.has(id) ? changeIncident(id, known(`incident ${id}`, change)) : undefined,
    mergeIncident: changeIncident,

    openAttempt: async (attempt) => {
      const key = attemptKey(attempt.incidentId, attempt.number);
      const current = attempts.get(key);
      if (current === undefined) attempts.set(key, attemptSchema.parse(structuredClone(attempt)));
      return structuredClone(current);
    },
    getAttempt: async (incidentId, number) => structuredClone(attempts.get(attemptKey(incidentId, number))),
    listAttempts: async (incidentId) =>
      [...attempts.values()].filter((each) => each.incidentId === incidentId).toSorted((a, b) => a.number - b.number),
    changeAttempt: (incidentId, number, change) => {
      const key = attemptKey(incidentId, number);
      return changeAttempt(key, known(`attempt ${key}`, change));
    },

    claimBudget: async ({ budget, attempt, amount, limit }) => {
      const held = claims.get(budget) ?? new Map<string, number>();
      if (held.has(attempt) || settled.get(budget)?.has(attempt)) return true;
      if (total(budget) + amount > limit + 1e-9) return false;
      claims.set(budget, held.set(attempt, amount));
      return true;
    },
    settleBudget: async ({ budget, attempt, claimed, spent }) => {
      const held = claims.get(budget);
      if (held?.get(attempt) !== claimed || spent === claimed) return;
      held.delete(attempt);
      if (spent !== 0) settled.set(budget, (settled.get(budget) ?? new Map<string, number>()).set(attempt, spent));
    },
    listClaims: async (budget) => [...(claims.get(budget)?.keys() ?? [])],

    readPolicyContext: async (query) => ({
      held: Object.fromEntries(query.budgets.flatMap((name) => (claims.has(name) ? [[name, total(name)]] : []))),
      breakers: structuredClone(query.breakers.flatMap((name) => breakers.get(name) ?? [])),
      mutes: structuredClone(query.mutes.flatMap((target) => mutes.get(target) ?? [])),
    }),
    changeBreaker: changeInMemory(breakers, breakerSchema),
    getLink: async (fingerprint) => structuredClone(links.get(fingerprint)),
    changeLink: changeInMemory(links, fingerprintLinkSchema),
    changeCause: changeInMemory(causes, causeSchema),
    changeCycle: changeInMemory(cycles, alertCycleSchema),
    changeSearch: changeInMemory(sharedSearches, sharedSearchSchema),
    putMute: async (mute) => {
      if ((mutes.get(mute.target)?.at ?? 0) <= mute.at) mutes.set(mute.target, muteSchema.parse(mute));
    },
    countSearches: async (take) => searchesLeft(searches.get(take.kind), take),
    takeSearch: async (take) => {
      const fullAt = takeFromBucket(searches.get(take.kind), take);
      if (fullAt !== undefined) searches.set(take.kind, fullAt);
      return fullAt !== undefined;
    },
  };
}

/** Changes a record that is there. The function that is returned throws a MissingRecordError when it is not. */
const known =
  <Record>(name: string, change: (current: Record) => Record) =>
  (current: Record | undefined): Record => {
    if (current === undefined) throw new MissingRecordError(`${name} is gone`);
    return change(current);
  };
