import type { Incident } from '../../core/records/incident.ts';
import { waitFor } from './wait-for.ts';

/**
 * Waits for the draft of an incident.
 *
 * @param options.ended resolves when the attempt has ended
 * @returns the draft's branch, as soon as it is recorded; undefined when the attempt ends without a draft
 */
export async function draftedBranch(options: {
  ledger: { getIncident(id: string): Promise<Pick<Incident, 'pullRequest'> | undefined> };
  incidentId: string;
  ended: Promise<unknown>;
  signal: AbortSignal;
}): Promise<string | undefined> {
  const { ledger, incidentId, ended, signal } = options;
  const polling = new AbortController();
  const look = async () => (await ledger.getIncident(incidentId))?.pullRequest?.branch;
  const drafted = waitFor('the draft', look, {
    timeoutMs: Number.POSITIVE_INFINITY,
    signal: AbortSignal.any([signal, polling.signal]),
  });
  const withoutDraft = ended.then(look).finally(() => polling.abort());
  return Promise.race([withoutDraft, drafted.catch(() => withoutDraft)]);
}
