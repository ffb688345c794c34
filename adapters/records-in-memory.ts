import type { z } from 'zod';
import { MissingRecordError } from '../core/errors.ts';

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

/** Records with activity and a due time, as a store on DynamoDB has them. */
export function recordsInMemory<
  Record extends { readonly id: string; readonly version: number; readonly updatedAt: number },
>(kind: string, schema: z.ZodType<Record>, dueOf: (record: Record) => { readonly at: number } | undefined) {
  const records = new Map<string, Record>();
  const merge = changeInMemory(records, schema);
  return {
    get: async (id: string) => structuredClone(records.get(id)),
    list: async (limit: number) =>
      structuredClone([...records.values()].toSorted((one, other) => other.updatedAt - one.updatedAt).slice(0, limit)),
    listDue: async (until: number, limit: number) =>
      [...records.values()]
        .map((record) => ({ id: record.id, at: dueOf(record)?.at ?? Number.POSITIVE_INFINITY }))
        .filter(({ at }) => at <= until)
        .toSorted((one, other) => one.at - other.at)
        .slice(0, limit)
        .map(({ id }) => id),
    merge,
    change: async (id: string, change: (record: Record) => Record) => {
      if (!records.has(id)) return undefined;
      return merge(id, (current) => {
        if (current === undefined) throw new MissingRecordError(`${kind} ${id} is gone`);
        return change(current);
      });
    },
  };
}
