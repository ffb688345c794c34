import { draftsBudget } from '../../core/policy/budgets.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';

/** A reopened pull request counts, whatever the limit: it is there. */
const NO_LIMIT = 1_000_000;

/**
 * Gives back the share of the repository's open drafts that the incident's attempts hold, when people have answered its
 * pull request; takes it again for one that they reopened.
 */
export async function settleDrafts(ledger: Ledger, incident: Incident): Promise<void> {
  const isOpen = incident.status === 'fix-proposed' && incident.pullRequest !== undefined;
  if (!isOpen && !['rejected', 'merged', 'resolved', 'regressed', 'expired'].includes(incident.status)) return;
  const budget = draftsBudget(incident.repository);
  for (const { number, jobName, budgets, publication } of await ledger.listAttempts(incident.id)) {
    // A draft that a person had opened drew on what its publication claimed.
    if (![...budgets, ...(publication?.budgets ?? [])].some(({ name }) => name === budget)) continue;
    if (!isOpen) await ledger.settleBudget({ budget, attempt: jobName, claimed: 1, spent: 0 });
    else if (number === incident.attempt) {
      await ledger.claimBudget({ budget, attempt: jobName, amount: 1, limit: NO_LIMIT });
    }
  }
}
