import type { ChangeRecord } from '../records/change-record.ts';

/** Pull requests under review. Each write is one conditional write; conflicts are resolved by trying again. */
export interface Changes {
  get(id: string): Promise<ChangeRecord | undefined>;
  /** Newest activity first. */
  list(limit: number): Promise<readonly ChangeRecord[]>;
  /** Ids of what is due by `until` (epoch milliseconds), the longest due first. The index lags by moments. */
  listDue(until: number, limit: number): Promise<readonly string[]>;
  /**
   * Applies a pure change to the record as it is, and makes it when there is none. If somebody wrote in between, the change is
   * applied to what they wrote. Returning the same object means: nothing to change.
   */
  merge(id: string, change: (record: ChangeRecord | undefined) => ChangeRecord): Promise<ChangeRecord>;
  /** As `merge`, of a record that exists; undefined when there is none. */
  change(id: string, change: (record: ChangeRecord) => ChangeRecord): Promise<ChangeRecord | undefined>;
}
