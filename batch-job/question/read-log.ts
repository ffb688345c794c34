import { auditKeys } from '../../core/lifecycle/audit-keys.ts';
import { logEntries } from '../../core/messages/facts/log-entries.ts';
import type { LogEntry } from '../../core/messages/facts/log-entry.ts';
import type { LogStream } from '../../core/messages/facts/log-streams.ts';
import type { AuditLog } from '../../core/ports/audit-log.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';

/** The streams of the newest attempts are read; of older ones, how they ended. */
const ATTEMPTS_READ = 3;

/** Reads the log of one incident: its record, its attempts, and what those wrote into the audit log. No other incident is read. */
export async function readLog(
  {
    ledger,
    auditLog,
  }: { readonly ledger: Pick<Ledger, 'listAttempts'>; readonly auditLog: Pick<AuditLog, 'read' | 'getText'> },
  incident: Incident,
): Promise<readonly LogEntry[]> {
  const attempts = await ledger.listAttempts(incident.id);
  const streams: LogStream[] = [];
  for (const attempt of attempts.slice(-ATTEMPTS_READ)) streams.push(...(await readStreams(auditLog, attempt)));
  return logEntries(incident, attempts, streams);
}

async function readStreams(
  auditLog: Pick<AuditLog, 'read' | 'getText'>,
  { incidentId, number: attempt, phases, diffKey, endedAt }: Attempt,
): Promise<readonly LogStream[]> {
  const own = { attempt, events: await auditLog.read(auditKeys(incidentId, attempt).attempt) };
  const of: LogStream[] = [];
  for (const { name, transcriptKey } of phases) {
    of.push({ attempt, phase: name, events: await auditLog.read(transcriptKey) });
  }
  const patch = diffKey === undefined ? undefined : await auditLog.getText(diffKey);
  if (patch === undefined || endedAt === undefined) return [own, ...of];
  return [own, ...of, { attempt, events: [{ at: endedAt, event: 'patch', detail: patch }] }];
}
