import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { AttemptOptions } from '../attempt-run.ts';
import type { ExpiredFix } from '../phases/phase-prompts.ts';

/** What it needs of the attempt. */
interface ExpiredRun {
  incident(): Promise<Pick<Incident, 'id' | 'expiries'>>;
  readonly options: {
    readonly ledger: { getAttempt(id: string, number: number): Promise<Pick<Attempt, 'diffKey'> | undefined> };
    readonly auditLog: Pick<AttemptOptions['auditLog'], 'getText'>;
  };
}

/** The newest fix of this bug that nobody answered, with its patch as the audit log has it; undefined when there is none. */
export async function readExpiredFix(run: ExpiredRun): Promise<ExpiredFix | undefined> {
  const { id, expiries = [] } = await run.incident();
  const newest = expiries.at(-1);
  if (newest === undefined) return undefined;
  const { ledger, auditLog } = run.options;
  const { attempt, pullRequest } = newest;
  const diffKey = (await ledger.getAttempt(id, attempt))?.diffKey;
  const patch = diffKey === undefined ? undefined : await auditLog.getText(diffKey);
  return { attempt, pullRequest, patch };
}
