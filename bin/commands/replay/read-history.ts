import { MINUTE_MS } from '../../../core/durations.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Attempt } from '../../../core/records/attempt.ts';
import { counted } from '../../../core/text/quantities.ts';
import type { Assumptions } from '../../../replay/assumptions.ts';
import { UsageError } from '../../run-command.ts';

const INCIDENTS_READ = 1_000;

/**
 * What attempts have cost and how long they took, in the mean, as a ledger has it.
 *
 * @param name how to speak of the account
 * @throws {UsageError} when no attempt has ended there
 */
export async function readHistory(
  ledger: Ledger,
  name: string,
): Promise<Required<Pick<Assumptions, 'attemptMinutes' | 'dollarsPerAttempt' | 'source'>>> {
  const incidents = (await ledger.listIncidents(INCIDENTS_READ)).filter(({ attempt }) => attempt > 0);
  const attempts: Attempt[] = [];
  for (const { id } of incidents) attempts.push(...(await ledger.listAttempts(id)));
  const ended = attempts.filter(({ status }) => status === 'ended');
  if (ended.length === 0) throw new UsageError(`--history: no attempt has ended yet in ${name}`);
  const minutes = ended.map(({ claimedAt, endedAt = claimedAt }) => (endedAt - claimedAt) / MINUTE_MS);
  return {
    dollarsPerAttempt: mean(ended.map(({ dollars }) => dollars)),
    attemptMinutes: Math.max(1, Math.round(mean(minutes))),
    source: `${counted(ended.length, 'attempt')} of ${name}`,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
