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
  const attempts = await ledger.listAttempts(incident.id);
  // A draft that a person had opened drew on what its publication claimed. A round on it claims nothing of drafts.
  const drawn = attempts.filter(({ budgets, publication }) =>
    [...budgets, ...(publication?.budgets ?? [])].some(({ name }) => name === budget),
  );
  const newest = Math.max(0, ...attempts.flatMap(({ round, number }) => (round === undefined ? [number] : [])));
  for (const { number, jobName } of drawn) {
    if (!isOpen) await ledger.settleBudget({ budget, attempt: jobName, claimed: 1, spent: 0 });
    else if (number === newest) {
      await ledger.claimBudget({ budget, attempt: jobName, amount: 1, limit: NO_LIMIT });
    }
  }
}
