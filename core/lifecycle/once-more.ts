import type { ChangeRecord } from '../records/change-record.ts';
import { beginRound } from './change-round.ts';

/**
 * Begins another round at the same head, because a person asked for it. Of a fork's pull request, this person lets the code of
 * this head run.
 */
export function reviewOnceMore(
  record: ChangeRecord,
  by: { readonly login: string; readonly at: number },
): ChangeRecord {
  const next = { ...beginRound(record, undefined, by.at), lookAt: by.at };
  return record.fork ? { ...next, mayRun: { head: record.head, login: by.login, at: by.at } } : next;
}
