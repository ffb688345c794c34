import type { z } from 'zod';

/** Changes one of the versioned records, and makes it when there is none. The same object means nothing to change. */
export const changeInMemory =
  <Record extends { readonly version: number }>(records: Map<string, Record>, schema: z.ZodType<Record>) =>
  async (name: string, change: (current: Record | undefined) => Record): Promise<Record> => {
    const current = structuredClone(records.get(name));
    const next = change(current);
    if (next === current) return next;
    const written = schema.parse({ ...next, version: current === undefined ? 0 : current.version + 1 });
    records.set(name, structuredClone(written));
    return written;
  };
