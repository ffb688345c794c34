import { MissingRecordError } from '../core/errors.ts';
import { changeDue } from '../core/lifecycle/change-due.ts';
import type { Changes } from '../core/ports/changes.ts';
import { type ChangeRecord, changeRecordSchema } from '../core/records/change-record.ts';
import { changeInMemory } from './change-in-memory.ts';

/** Pull requests under review in memory, under the same contract as on DynamoDB. */
export function createMemoryChanges(): Changes {
  const records = new Map<string, ChangeRecord>();
  const merge = changeInMemory(records, changeRecordSchema);
  return {
    get: async (id) => structuredClone(records.get(id)),
    list: async (limit) => [...records.values()].toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, limit),
    listDue: async (until, limit) =>
      [...records.values()]
        .flatMap((record) => ({ id: record.id, at: changeDue(record)?.at ?? Number.POSITIVE_INFINITY }))
        .filter(({ at }) => at <= until)
        .toSorted((a, b) => a.at - b.at)
        .slice(0, limit)
        .map(({ id }) => id),
    merge,
    change: async (id, change) => {
      if (!records.has(id)) return undefined;
      return merge(id, (current) => {
        if (current === undefined) throw new MissingRecordError(`change ${id} is gone`);
        return change(current);
      });
    },
  };
}
