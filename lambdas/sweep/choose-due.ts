import { DUE_KINDS, type DueKind } from '../../core/names.ts';
import type { Ledger } from '../../core/ports/ledger.ts';

/** Looked at in one sweep. What is left comes with the next one, a minute later. */
const CHECKS = 50;

export interface DueCheck {
  readonly kind: DueKind;
  readonly id: string;
}

/**
 * Chooses what one sweep looks at: of each kind in turn, the longest due first, until there are enough. No kind can keep the
 * others waiting, and what one leaves of its share the others take.
 *
 * @param kinds with `change` only where pull requests are reviewed: nobody else may list them
 */
export async function chooseDue(
  ledger: Pick<Ledger, 'listDue'>,
  now: number,
  kinds: readonly DueKind[] = DUE_KINDS,
): Promise<readonly DueCheck[]> {
  const lists = await Promise.all(kinds.map((kind) => ledger.listDue(kind, now, CHECKS)));
  const turns = Array.from({ length: CHECKS }, (_, turn) =>
    kinds.flatMap((kind, index): DueCheck[] => {
      const id = lists[index]?.[turn];
      return id === undefined ? [] : [{ kind, id }];
    }),
  );
  return turns.flat().slice(0, CHECKS);
}
