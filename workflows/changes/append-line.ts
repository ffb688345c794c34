import { ChainBrokenError, type ChainedRecord } from '../../core/gate-decision/follow-line.ts';
import { TransitionError } from '../../core/lifecycle/transition-error.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';

/** A decision about a record of one kind, as it would stand in the record's chain. */
interface PlacedLine {
  readonly key: string;
  readonly line: string;
  /** Whether the record, as it is now, would follow the decision. */
  readonly mayTakeEffect: boolean;
  /** Completes "a change that is ready …": why it would not. */
  readonly refusal: string;
}

/**
 * Adds a line to the chain of a record. The line lies in the log before the record says so.
 *
 * Safe to repeat. If a line that says the same lies there already, that line holds: it is of an earlier try, or another writer was
 * first. A line that says something else is followed, and the decision comes after it.
 *
 * @param record as it was when the decision was made
 * @param kind.place the decision as the line after the newest one that `current` knows
 * @param kind.isSame whether the line that lies in the log answers what this decision answers
 * @param kind.takeUp has the stored record follow a line; undefined if there is no such record
 * @returns the record with the line that lies in the log
 * @throws {TransitionError} if the record's status does not allow the decision; nothing is written then
 * @throws {ChainBrokenError} if the log holds a line that does not follow the record's chain
 * @throws {UpstreamError} if the log or the ledger does not answer
 */
export async function appendLine<Record extends ChainedRecord>(
  decisions: DecisionLog,
  record: Record,
  kind: {
    readonly place: (current: Record) => PlacedLine;
    readonly isSame: (lying: string) => boolean;
    readonly takeUp: (lying: string) => Promise<Record | undefined>;
  },
): Promise<Record> {
  for (let current = record; ; ) {
    const { key, line, mayTakeEffect, refusal } = kind.place(current);
    if (!mayTakeEffect) {
      if (current !== record) return current;
      throw new TransitionError(refusal);
    }
    const lying = await decisions.put(key, line);
    const known = await kind.takeUp(lying);
    if (known === undefined) throw new ChainBrokenError(`${record.id} has lines and no record`);
    if (kind.isSame(lying)) return known;
    current = known;
  }
}

/** Canonical JSON does not allow half of a surrogate pair, and a cut text may end in one. */
export const wellFormedDecider = <Decider extends { readonly kind: string }>(decider: Decider): Decider =>
  'reason' in decider && typeof decider.reason === 'string'
    ? { ...decider, reason: decider.reason.toWellFormed() }
    : decider;
