import type { PatchFile } from '../diff/parse-patch.ts';
import type { ChangeDescription } from '../records/change-description.ts';

/** One side of a change: the base, or the head. */
export interface ChangeSide {
  /** Every file and link, from the root. */
  readonly paths: readonly string[];
  /**
   * The text of a file; undefined where there is none, it is no UTF-8, or it is over a megabyte. In a very large repository
   * only changed files can be read; see `isWhole`.
   */
  readonly text: (path: string) => string | undefined;
  /** Whether all texts of this side can be read. */
  readonly isWhole: boolean;
}

/** A change as its rules see it, all in memory. */
export interface Change {
  readonly description: ChangeDescription;
  /** What the change does to each file that could be read. */
  readonly files: readonly PatchFile[];
  /** Files that were too large or too many to read, and why, such as "has 104857600 bytes". */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly base: ChangeSide;
  readonly head: ChangeSide;
  /** Changed files that incidents of the last 90 days point at; left out where no incidents are known. */
  readonly incidents?: readonly FileIncidents[] | undefined;
  /** How many commits of the last 90 days changed each changed file; left out where no history is at hand. */
  readonly churn?: ReadonlyMap<string, number> | undefined;
}

/** The incidents that point at one file. */
export interface FileIncidents {
  readonly path: string;
  readonly count: number;
  /** When the newest of them was last seen, epoch milliseconds. */
  readonly lastSeen: number;
}
