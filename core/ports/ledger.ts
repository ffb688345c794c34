import type { SearchTake } from '../config/search-budget.ts';
import type { DueKind } from '../names.ts';
import type { AlertCycle } from '../records/alert-cycle.ts';
import type { AlertRecord, FinishedAlert } from '../records/alert-record.ts';
import type { Attempt } from '../records/attempt.ts';
import type { Breaker } from '../records/breaker.ts';
import type { Cause } from '../records/cause.ts';
import type { FingerprintLink } from '../records/fingerprint-link.ts';
import type { Incident } from '../records/incident.ts';
import type { LeftAlone, LeftAlonePage } from '../records/left-alone.ts';
import type { Mute } from '../records/mute.ts';
import type { SharedSearch } from '../records/shared-search.ts';

/** What mendhook knows. Each method is at most one conditional write; conflicts are resolved by trying again. */
export interface Ledger {
  /** Keeps an alert. Returns what was there before, when the same delivery was already known. */
  recordAlert(record: AlertRecord): Promise<AlertRecord | undefined>;
  /** Says what became of an alert. */
  finishAlert(alertId: string, settled: FinishedAlert): Promise<void>;
  getAlert(id: string): Promise<AlertRecord | undefined>;
  /** Says that an alert waits for longer than it should, unless it was settled meanwhile. Returns whether it does. */
  delayAlert(alertId: string, reason: string): Promise<boolean>;
  /**
   * Schedules the next check of an alert that was triaged from its webhook's log sample (`until`: epoch milliseconds);
   * `undefined` cancels it. It is a no-op when the alert was finished in between. Returns whether it still is `sampled`.
   */
  postponeAlert(alertId: string, until: number | undefined): Promise<boolean>;
  /**
   * Ids of what is due by `until` (epoch milliseconds), the longest due first. The index lags by moments, so the caller
   * reads the record itself.
   */
  listDue(kind: DueKind, until: number, limit: number): Promise<readonly string[]>;
  /** Newest first. @param received only those that came in this time: epoch milliseconds, both included */
  listAlerts(limit: number, received?: { from: number; to: number }): Promise<readonly AlertRecord[]>;

  /** Keeps what of an alert was left alone, in place of what was kept of the same alert before. */
  putLeftAlone(record: LeftAlone): Promise<void>;
  /**
   * A page of what was left alone on a day.
   * @param day of the alerts' receipt, UTC, such as `2026-11-20`
   * @param from where the page begins, as the page before it said
   */
  readLeftAlone(day: string, from?: string): Promise<LeftAlonePage>;

  getIncident(id: string): Promise<Incident | undefined>;
  /** Newest activity first. */
  listIncidents(limit: number): Promise<readonly Incident[]>;
  /**
   * Applies a pure change to the incident as it is and writes it if nobody wrote in between; otherwise applies it
   * to what is there now. Returning the same object means: nothing to change.
   * @throws {MissingRecordError} when there is no such incident
   */
  changeIncident(id: string, change: (incident: Incident) => Incident): Promise<Incident>;
  /** As `changeIncident`; undefined when there is no such incident. */
  changeKnownIncident(id: string, change: (incident: Incident) => Incident): Promise<Incident | undefined>;
  /** As `changeIncident`, and makes the incident when there is none. */
  mergeIncident(id: string, change: (incident: Incident | undefined) => Incident): Promise<Incident>;

  /** Puts the attempt when there is none of that number. Returns the one that was there, or undefined when it was put. */
  openAttempt(attempt: Attempt): Promise<Attempt | undefined>;
  getAttempt(incidentId: string, number: number): Promise<Attempt | undefined>;
  /** Oldest first. */
  listAttempts(incidentId: string): Promise<readonly Attempt[]>;
  /** As `changeIncident`. */
  changeAttempt(incidentId: string, number: number, change: (attempt: Attempt) => Attempt): Promise<Attempt>;

  /**
   * Sets an amount aside for an attempt, unless that would pass the limit: atomic, and the same for a repeated claim.
   * `budget` names what is drawn on, such as `dollars/checkout/2026-11-20`.
   */
  claimBudget(claim: BudgetClaim): Promise<boolean>;
  /**
   * Replaces what was set aside by what was spent; the same for a repeated settlement. With nothing spent, the claim is
   * given back and leaves no trace. With less spent than claimed, or more, the claim is over: it counts, and is not listed.
   */
  settleBudget(settlement: { budget: string; attempt: string; claimed: number; spent: number }): Promise<void>;
  /** The attempts whose claims on a budget are open, or were spent to the last cent, by their job names. */
  listClaims(budget: string): Promise<readonly string[]>;

  /** Everything that the policy looks at beyond the incident, in one read. */
  readPolicyContext(query: PolicyQuery): Promise<PolicyContext>;
  /** As `mergeIncident`. */
  changeBreaker(name: string, change: (breaker: Breaker | undefined) => Breaker): Promise<Breaker>;
  getLink(fingerprint: string): Promise<FingerprintLink | undefined>;
  /** As `mergeIncident`, for the incident that a fingerprint leads to. */
  changeLink(
    fingerprint: string,
    change: (link: FingerprintLink | undefined) => FingerprintLink,
  ): Promise<FingerprintLink>;
  /** As `mergeIncident`, for what the errors of a storm have in common. */
  changeCause(name: string, change: (cause: Cause | undefined) => Cause): Promise<Cause>;
  /** As `mergeIncident`, for a cycle of a monitor and the bugs that it brought. */
  changeCycle(name: string, change: (cycle: AlertCycle | undefined) => AlertCycle): Promise<AlertCycle>;
  /** As `mergeIncident`, for the search that the alerts of one monitor share. */
  changeSearch(name: string, change: (search: SharedSearch | undefined) => SharedSearch): Promise<SharedSearch>;
  /** Leaves a bug or a service alone from now on; a later word on the same replaces it, an earlier one does not. */
  putMute(mute: Mute): Promise<void>;

  /**
   * Takes one search from what Datadog allows the organisation: atomic, however many ask at once. Each page is a search.
   * @returns whether it may be made; if not, too few are left just now
   */
  takeSearch(take: SearchTake): Promise<boolean>;
  /** How many searches could be taken just now on these terms. */
  countSearches(take: SearchTake): Promise<number>;
}

export interface BudgetClaim {
  readonly budget: string;
  /** The attempt's job name. */
  readonly attempt: string;
  readonly amount: number;
  readonly limit: number;
  /** When nobody asks for the budget any more, epoch milliseconds; without it, the budget is kept. */
  readonly expiresAt?: number;
}

/** What the ledger is asked for before money is spent: all of it in one call. */
export interface PolicyQuery {
  readonly budgets: readonly string[];
  readonly breakers: readonly string[];
  readonly mutes: readonly string[];
}

/** The ledger's answer to the policy. A missing budget or breaker was never written: nothing is held, the breaker is closed. */
export interface PolicyContext {
  /** What is held of each budget, by its name: dollars, attempts or pull requests. */
  readonly held: Readonly<Record<string, number>>;
  readonly breakers: readonly Breaker[];
  readonly mutes: readonly Mute[];
}
