import { readReleaseLine, releaseLineOf, takeUpReleaseLine } from '../../core/gate-decision/release-chain.ts';
import { mayFollow } from '../../core/lifecycle/follow-release-decision.ts';
import { releaseDecisionKey } from '../../core/lifecycle/release-names.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { ReleaseDecision } from '../../core/records/release-decision.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { appendLine, wellFormedDecider } from '../changes/append-line.ts';

/** A decision, without what the record and its place in the chain add to it. */
export type NewReleaseDecision = Pick<
  ReleaseDecision,
  'result' | 'action' | 'step' | 'percent' | 'rules' | 'why' | 'decider' | 'inputs' | 'facts'
>;

export interface AppendReleaseDecisionDependencies {
  readonly decisions: DecisionLog;
  readonly releases: Pick<Releases, 'change'>;
  readonly clock: Clock;
}

/**
 * Adds a decision to the chain of a release. The line lies in the log before the record says so; the record then follows it, and
 * claims its step, in one write.
 *
 * Safe to repeat. Of rules, a line with the same commit, step, action and result is the same decision, and holds; of a person, a line
 * with the same word. If another writer was first with something else, the decision comes after that, as far as the record still
 * allows it. The caller compares `decision` and `words`.
 *
 * @param record as it was when the decision was made
 * @returns the record with the line that lies in the log; unchanged if it has this decision already
 * @throws {TransitionError} if the record's status does not allow the decision; nothing is written then
 * @throws {ChainBrokenError} if the log holds a line that does not follow the record's chain
 * @throws {UpstreamError} if the log or the ledger does not answer
 */
export async function appendReleaseDecision(
  deps: AppendReleaseDecisionDependencies,
  record: ReleaseRecord,
  decision: NewReleaseDecision,
): Promise<ReleaseRecord> {
  const { decisions, releases } = deps;
  if (isFollowed(record, decision)) return record;
  const at = deps.clock();
  return appendLine(decisions, record, {
    place: (current) => {
      const ours = { ...wellFormed(decision), ...placeIn(current), at };
      return {
        key: releaseDecisionKey(ours.releaseId, ours.sequence),
        line: releaseLineOf(ours),
        mayTakeEffect: mayFollow(current, ours),
        refusal: `a release that is ${current.status} cannot be decided "${decision.result}"`,
      };
    },
    isSame: (lying) => isSame(decision, record.target.commit, readReleaseLine(lying)),
    takeUp: (lying) => releases.change(record.id, (now) => takeUpReleaseLine(now, lying)),
  });
}

const placeIn = ({ id, service, repository, target, chain }: ReleaseRecord) => ({
  releaseId: id,
  service: service.name,
  repository,
  commit: target.commit,
  sequence: chain.length + 1,
  previous: chain.head,
});

/** The same decision once more, after everything was written. A word of a person is known by its id. */
function isFollowed({ decision: newest, steps, words, gate }: ReleaseRecord, ours: NewReleaseDecision): boolean {
  const { decider, step, action, result, rules } = ours;
  if (decider.kind === 'person') return words.some(({ id }) => id === decider.wordId);
  if (step !== null) {
    return steps.some(({ number, kind, decision }) => number === step && kind === action && decision !== undefined);
  }
  // What lets the user's own job go on has the rule of the decision before it, and no step.
  if (action !== 'none') return gate?.decision !== undefined;
  return newest?.result === result && newest.rules.join() === rules.join();
}

function isSame(ours: NewReleaseDecision, commit: string, lying: ReleaseDecision | undefined): boolean {
  if (lying === undefined || lying.commit !== commit) return false;
  const { decider, step, action, result } = ours;
  if (decider.kind === 'person') return lying.decider.kind === 'person' && lying.decider.wordId === decider.wordId;
  return lying.decider.kind === 'rules' && lying.step === step && lying.action === action && lying.result === result;
}

const wellFormed = (decision: NewReleaseDecision): NewReleaseDecision => ({
  ...decision,
  why: decision.why.toWellFormed(),
  decider: wellFormedDecider(decision.decider),
});
