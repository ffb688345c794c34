import type { Logger } from '../../core/logger.ts';
import type { Clock, Sleep } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { SharedSearch } from '../../core/records/shared-search.ts';
import { type FoundErrors, packErrors, unpackErrors } from '../../core/search/found-errors.ts';
import { beginSearch, endSearch, nextSearchStep, type WantedSearch } from '../../core/search/shared-search.ts';
import type { Searched } from './remember-searches.ts';

export interface SharedSearchDependencies {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sleep: Sleep;
}

type Search = () => Promise<FoundErrors | undefined>;

/** The function has two minutes. An alert that waited this long searches for itself. */
const LONGEST_WAIT_MS = 45_000;

/**
 * Lets the alerts of one monitor share a search, whichever instances of the function take them: one makes it and keeps in the
 * ledger what it found, the others wait for it and take that.
 *
 * @param search undefined when it may not be made just now
 * @throws what the search throws; the next alert then makes it
 */
export async function runSharedSearch(
  deps: SharedSearchDependencies,
  wanted: WantedSearch,
  search: Search,
): Promise<Searched<FoundErrors> | undefined> {
  const { ledger, clock, sleep } = deps;
  for (let waited = 0; waited < LONGEST_WAIT_MS; ) {
    const current = await ledger.changeSearch(wanted.name, (known) => beginSearch(known, wanted, clock()));
    if (current.status === 'searching' && current.by === wanted.alertId) return makeSearch(deps, current, search);
    const step = nextSearchStep(current, wanted, clock());
    if (step.kind === 'take') return { ...current, found: unpackErrors(step.found) };
    if (step.kind === 'alone') break;
    const milliseconds = step.kind === 'wait' ? step.milliseconds : 0;
    await sleep(milliseconds);
    waited += milliseconds;
  }
  return searchAlone(wanted, clock(), search);
}

async function makeSearch(
  { ledger }: SharedSearchDependencies,
  begun: SharedSearch,
  search: Search,
): Promise<Searched<FoundErrors> | undefined> {
  const end = (packed: Uint8Array | undefined) =>
    ledger.changeSearch(begun.name, (current = begun) => endSearch(current, begun, packed));
  let found: FoundErrors | undefined;
  try {
    found = await search();
  } catch (error) {
    await end(undefined);
    throw error;
  }
  await end(found && packErrors(found));
  return found && { ...begun, found };
}

async function searchAlone(
  { from, to }: WantedSearch,
  startedAt: number,
  search: Search,
): Promise<Searched<FoundErrors> | undefined> {
  const found = await search();
  return found && { from, to, startedAt, found };
}
