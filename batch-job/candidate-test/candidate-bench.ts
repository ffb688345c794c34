import type { TreeCopies } from './copy-tree.ts';
import type { RunTerms } from './open-run.ts';

/** What the steps of one judgement share. */
export interface CandidateBench {
  readonly copies: TreeCopies;
  readonly terms: RunTerms;
  /** The candidate's file, by its path. */
  readonly candidate: Readonly<Record<string, string>>;
  /** Runs the whole suite, and the candidate alone. */
  readonly suite: string;
  readonly alone: string;
  /** The sources, by path: no tests. */
  readonly sources: ReadonlyMap<string, string>;
  /** Files that no test may write to: sources, other tests and settings. */
  readonly watched: readonly string[];
}
