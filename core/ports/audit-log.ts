import type { AuditEvent } from '../records/audit-event.ts';

/** Every event of an attempt, kept. */
export interface AuditLog {
  /** Adds events to a stream; nothing is ever overwritten. */
  append(key: string, events: readonly AuditEvent[]): Promise<void>;
  read(key: string): Promise<readonly AuditEvent[]>;
  /** Keeps a document, such as a diff, under a key of its own. */
  putText(key: string, text: string): Promise<void>;
  getText(key: string): Promise<string | undefined>;
}
