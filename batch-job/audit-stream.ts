import { setTimeout as wait } from 'node:timers/promises';
import type { AuditLog } from '../core/ports/audit-log.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { AuditEvent } from '../core/records/audit-event.ts';

/** Events on their way into the audit log: kept in order, written a batch at a time while more arrive. */
export interface AuditStream {
  push(event: Omit<AuditEvent, 'at'>): void;
  /** Waits until everything is written. @throws what the audit log threw, when it could not be */
  close(): Promise<void>;
}

const BATCH_PAUSE_MS = 300;

/** What could not be written stays in the batch and is tried again with the next one, and a last time on `close`. */
export function createAuditStream(options: {
  auditLog: AuditLog;
  key: string;
  clock: Clock;
  pauseMs?: number;
}): AuditStream {
  const { auditLog, key, clock, pauseMs = BATCH_PAUSE_MS } = options;
  let pending: AuditEvent[] = [];
  let writing: Promise<void> | undefined;
  const closing = new AbortController();

  const flush = async () => {
    const batch = pending;
    pending = [];
    try {
      await auditLog.append(key, batch);
    } catch (error) {
      pending = [...batch, ...pending];
      throw error;
    }
  };

  const writeSoon = async () => {
    // `close` ends the pause: nothing else comes, so there is nothing to wait for.
    await wait(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
    await flush().catch(() => undefined); // kept in `pending`; `close` tries again and throws
    writing = undefined;
  };

  return {
    push: (event) => {
      pending.push({ at: clock(), ...event });
      writing ??= writeSoon();
    },
    close: async () => {
      closing.abort();
      await writing;
      if (pending.length > 0) await flush();
    },
  };
}
