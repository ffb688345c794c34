import type { Outcome } from '../../core/records/outcome.ts';
import type { Proof } from '../../core/records/proof.ts';
import type { TestRun } from '../../core/records/test-run.ts';
import type { Variant } from './variants.ts';

/** What mendhook made of one answer. */
export interface Played {
  readonly outcome: Outcome;
  readonly proof?: Proof;
  readonly tests: readonly TestRun[];
}

/** Plays answers to one bug, one after the other. */
export interface Player {
  play(variant: Variant): Promise<Played>;
  /** Clears what the player wrote. */
  close(): Promise<void>;
}
