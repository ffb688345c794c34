import { hashOfLine } from './chain.ts';

/** The chain in the log and the record do not fit: somebody changed one of them by hand. */
export class ChainBrokenError extends Error {
  override readonly name = 'ChainBrokenError';
}

/** A record that remembers where its chain ends. */
export interface ChainedRecord {
  readonly id: string;
  readonly chain: { readonly length: number; readonly head: string | null };
}

interface PlacedDecision {
  readonly sequence: number;
  readonly previous: string | null;
}

/**
 * Has a record follow its chain by one line.
 *
 * @param line as it lies in the log
 * @param kind.name what the record is, for a fault: "change" or "release"
 * @param kind.takeEffect what the decision does to the record, whose chain is already longer; a decision that cannot take effect
 *   returns it as it is
 * @returns the same record if it has the line already
 * @throws {ChainBrokenError} if it is no decision, or does not follow the newest line that the record knows
 */
export function followLine<Record extends ChainedRecord, Decision extends PlacedDecision>(
  record: Record,
  line: string,
  kind: {
    readonly name: string;
    readonly readLine: (line: string) => Decision | undefined;
    readonly idOf: (decision: Decision) => string;
    readonly takeEffect: (longer: Record, decision: Decision) => Record;
  },
): Record {
  const { chain, id } = record;
  const { name } = kind;
  const decision = kind.readLine(line);
  if (decision === undefined)
    throw new ChainBrokenError(`${name} ${id} has a line that is not a decision in canonical form`);
  const { sequence, previous } = decision;
  if (sequence <= chain.length) return record;
  if (kind.idOf(decision) !== id || sequence !== chain.length + 1 || previous !== chain.head) {
    throw new ChainBrokenError(`line ${sequence} of ${name} ${id} does not follow line ${chain.length}`);
  }
  return kind.takeEffect({ ...record, chain: { length: sequence, head: hashOfLine(line) } }, decision);
}
