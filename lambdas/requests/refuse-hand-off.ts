import type { ServiceConfig } from '../../core/config/config.ts';
import { mayWork } from '../../core/lifecycle/coding-agent.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';

/**
 * Why no agent is started for an incident; undefined if nothing speaks against it. There is never a second one beside one that may
 * still work. That of the same attempt is taken again.
 */
export async function refuseHandOff(
  {
    ledger,
    clock,
    canHandOff = false,
  }: { readonly ledger: Ledger; readonly clock: Clock; readonly canHandOff?: boolean | undefined },
  { id, attempt }: Incident,
  { applier }: Pick<ServiceConfig, 'applier'>,
): Promise<string | undefined> {
  if (applier === undefined) return undefined;
  if (!canHandOff) return 'the secret has no API key of Cursor (mendhook secrets set)';
  const attempts = await ledger.listAttempts(id);
  const other = attempts.find((each) => each.number !== attempt && mayWork(each, clock()));
  if (other === undefined) return undefined;
  const where = other.publication?.agent?.url ?? 'https://cursor.com/agents';
  return `Cursor’s agent of attempt ${other.number} may still work: ${where}`;
}
