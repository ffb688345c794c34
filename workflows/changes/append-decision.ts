import { lineOf, readLine } from '../../core/gate-decision/chain.ts';
import { mayTakeEffect, takeUpLine } from '../../core/gate-decision/take-up-line.ts';
import { decisionKey } from '../../core/lifecycle/change-names.ts';
import type { Changes } from '../../core/ports/changes.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { GateDecision } from '../../core/records/gate-decision.ts';
import { appendLine, wellFormedDecider } from './append-line.ts';

/** A decision, without what its place in the chain adds to it. */
export type NewDecision = Pick<GateDecision, 'result' | 'rules' | 'why' | 'decider' | 'inputs' | 'reasoning'>;

export interface AppendDecisionDependencies {
  readonly decisions: DecisionLog;
  readonly changes: Changes;
  readonly clock: Clock;
}

/**
 * Adds a decision about the record's present head and round to the chain of a change. The line lies in the log before the
 * record says so.
 *
 * Safe to repeat. If a line of the same head and round lies there already, that line holds, and this decision is dropped: it
 * is the same decision of an earlier try, or another writer was first. The caller compares `decision` and `words`.
 *
 * @param record as it was when the decision was made
 * @returns the record with the line that lies in the log
 * @throws {TransitionError} if the record's status does not allow the decision; nothing is written then
 * @throws {ChainBrokenError} if the log holds a line that does not follow the record's chain
 * @throws {UpstreamError} if the log or the ledger does not answer
 */
export async function appendDecision(
  deps: AppendDecisionDependencies,
  record: ChangeRecord,
  decision: NewDecision,
): Promise<ChangeRecord> {
  const { head, round } = record;
  const at = deps.clock();
  return appendLine(deps.decisions, record, {
    place: (current) => {
      const ours = { ...wellFormed(decision), ...placeIn(current), head, base: record.base, round, at };
      return {
        key: decisionKey(ours.changeId, ours.sequence),
        line: lineOf(ours),
        mayTakeEffect: mayTakeEffect(current, ours),
        refusal: `a change that is ${current.status} cannot be decided "${decision.result}"`,
      };
    },
    isSame: (lying) => isOf(lying, { head, round }),
    takeUp: (lying) => deps.changes.change(record.id, (now) => takeUpLine(now, lying)),
  });
}

const placeIn = ({ id, repository, number, chain }: ChangeRecord) => ({
  changeId: id,
  repository,
  number,
  sequence: chain.length + 1,
  previous: chain.head,
});

/** Whether the line that lies in the log, ours or that of the writer who was first, is of this head and round. */
function isOf(line: string, { head, round }: Pick<ChangeRecord, 'head' | 'round'>): boolean {
  const decision = readLine(line);
  return decision?.head === head && decision.round === round;
}

const wellFormed = (decision: NewDecision): NewDecision => ({
  ...decision,
  why: decision.why.toWellFormed(),
  decider: wellFormedDecider(decision.decider),
});
