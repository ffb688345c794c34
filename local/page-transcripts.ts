import type { AuditLog } from '../core/ports/audit-log.ts';
import type { Attempt } from '../core/records/attempt.ts';
import type { Transcript } from '../page/source.ts';

/** The audit logs of all phases of these attempts, in the order in which the phases ran. */
export async function readTranscripts(
  auditLog: AuditLog,
  attempts: readonly Attempt[],
): Promise<readonly Transcript[]> {
  const wanted = attempts.flatMap((attempt) =>
    attempt.phases.map(({ name, transcriptKey }) => ({ attempt: attempt.number, phase: name, key: transcriptKey })),
  );
  return Promise.all(
    wanted.map(async (transcript) => ({ ...transcript, events: await auditLog.read(transcript.key) })),
  );
}
