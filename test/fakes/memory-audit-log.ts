import type { AuditLog } from '../../core/ports/audit-log.ts';
import { type AuditEvent, auditEventSchema } from '../../core/records/audit-event.ts';

export interface MemoryAuditLog extends AuditLog {
  readonly streams: ReadonlyMap<string, readonly AuditEvent[]>;
  readonly texts: ReadonlyMap<string, string>;
  /** Everything that was ever written, as text. */
  dump(): string;
}

/** The audit log in memory. */
export function createMemoryAuditLog(): MemoryAuditLog {
  const streams = new Map<string, AuditEvent[]>();
  const texts = new Map<string, string>();
  return {
    streams,
    texts,
    dump: () => JSON.stringify([...streams, ...texts]),
    append: async (key, events) => {
      const copies = events.map((event) => auditEventSchema.parse(JSON.parse(JSON.stringify(event))));
      streams.set(key, [...(streams.get(key) ?? []), ...copies]);
    },
    read: async (key) => streams.get(key) ?? [],
    putText: async (key, text) => void texts.set(key, text),
    getText: async (key) => texts.get(key),
  };
}
