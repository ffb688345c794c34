import { hash } from 'node:crypto';
import type { SharedSearch } from '../records/shared-search.ts';

/** What an alert wants to know. */
export interface WantedSearch {
  readonly name: string;
  readonly alertId: string;
  /** The time whose errors the alert cannot do without. */
  readonly needs: { readonly from: number; readonly to: number };
  /** Only a search that began at this time or later is an answer: epoch milliseconds. */
  readonly since: number;
  /** The time that a search in its name looks through; it includes what the alert needs. */
  readonly from: number;
  readonly to: number;
}

/** What an alert does next: it takes what another alert found, searches for both, waits this long, or searches for itself. */
export type SearchStep =
  | { readonly kind: 'take'; readonly found: Uint8Array }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'search' | 'alone' };

/** After a search has begun, later alerts of its monitor wait this long, and then share the next search. */
const SEARCH_WINDOW_MS = 10_000;
/** A search that has not ended by then was cut off. Datadog is waited for for 20 s. */
const SEARCH_LEASE_MS = 30_000;
const CHECK_AGAIN_MS = 500;

/** What a search found is read by those alone who would write it in the same form. */
const FORM = 3;

/**
 * A search is shared by the alerts of one monitor about one service, in one environment, as long as bugs are named in the
 * same way.
 *
 * @param algorithms their ids, newest first
 */
export function searchName(
  monitorId: string,
  { service, env, algorithms }: { service: string; env: string | undefined; algorithms: readonly string[] },
): string {
  return hash('sha256', JSON.stringify([FORM, monitorId, service, env, algorithms]), 'hex').slice(0, 32);
}

/**
 * Decides what an alert does about the search that its monitor's alerts share.
 *
 * @param current the state of the search; undefined when there was none
 */
export function nextSearchStep(current: SharedSearch | undefined, wanted: WantedSearch, now: number): SearchStep {
  if (current === undefined) return { kind: 'search' };
  const { by, from, to, startedAt, status, found } = current;
  const isBegun = from <= wanted.needs.from;
  const covers = isBegun && to >= wanted.needs.to && startedAt >= wanted.since;
  if (found !== undefined && covers) return { kind: 'take', found };
  const age = now - startedAt;
  if (status === 'searching' && by !== wanted.alertId && age < SEARCH_LEASE_MS) {
    return isBegun ? { kind: 'wait', milliseconds: CHECK_AGAIN_MS } : { kind: 'alone' };
  }
  const isFresh = status === 'found' && age < SEARCH_WINDOW_MS;
  return isBegun && isFresh ? { kind: 'wait', milliseconds: SEARCH_WINDOW_MS - age } : { kind: 'search' };
}

/** The search as an alert begins it, or as it is when another alert searches. */
export function beginSearch(current: SharedSearch | undefined, wanted: WantedSearch, now: number): SharedSearch {
  if (current !== undefined && nextSearchStep(current, wanted, now).kind !== 'search') return current;
  const { name, alertId: by, from, to } = wanted;
  return { name, version: current?.version ?? 0, by, from, to, startedAt: now, status: 'searching' };
}

/** Keeps the result of a search, unless another search has begun in its place. */
export function endSearch(current: SharedSearch, begun: SharedSearch, found: Uint8Array | undefined): SharedSearch {
  if (current.by !== begun.by || current.startedAt !== begun.startedAt) return current;
  return { ...current, ...(found === undefined ? { status: 'void' } : { status: 'found', found }) };
}
