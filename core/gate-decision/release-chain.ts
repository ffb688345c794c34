import { followReleaseDecision, mayFollow } from '../lifecycle/follow-release-decision.ts';
import { type ReleaseDecision, releaseDecisionSchema } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import type { ReleaseStep } from '../records/release-step.ts';
import { createLineFormat } from './chain.ts';
import { followLine } from './follow-line.ts';
import { withWord } from './with-word.ts';

const releaseLines = createLineFormat<ReleaseDecision>(releaseDecisionSchema);

/** A decision about a release as its line in the chain: canonical JSON, as `lineOf` of a change. */
export const releaseLineOf = releaseLines.lineOf;

/** Reads a line about a release. Undefined if it is no such decision, or not in canonical form. */
export const readReleaseLine = releaseLines.readLine;

/**
 * Has a record follow its chain by one line. The line takes effect as `followReleaseDecision` says; where it cannot, the chain only
 * gets longer.
 *
 * @param line as it lies in the log
 * @returns the same record if it has the line already
 * @throws {ChainBrokenError} if it is no decision, or does not follow the newest line that the record knows
 */
export const takeUpReleaseLine = (record: ReleaseRecord, line: string): ReleaseRecord =>
  followLine(record, line, {
    name: 'release',
    readLine: readReleaseLine,
    idOf: ({ releaseId }) => releaseId,
    takeEffect: (longer, decision) =>
      mayFollow(longer, decision) ? heard(followReleaseDecision(longer, decision), decision) : longer,
  });

const heard = (record: ReleaseRecord, { decider, at }: ReleaseDecision): ReleaseRecord =>
  decider.kind === 'rules' ? record : { ...record, words: withWord(record.words, decider, at) };

/**
 * Why a decision does not allow a step of a release; undefined if it does. It must be `go`, for exactly this commit, action, step and
 * percent.
 *
 * @returns a sentence for people
 */
export function whyNotAllowed(
  { id, target }: Pick<ReleaseRecord, 'id' | 'target'>,
  step: Pick<ReleaseStep, 'number' | 'kind' | 'percent' | 'decision'>,
  decision: ReleaseDecision,
): string | undefined {
  const differing = [
    ['release', id, decision.releaseId],
    ['line', step.decision ?? null, decision.sequence],
    ['commit', target.commit, decision.commit],
    ['result', 'go', decision.result],
    ['action', step.kind, decision.action],
    ['step', step.number, decision.step],
    ['percent', step.percent ?? null, decision.percent],
  ].find(([, wanted, decided]) => wanted !== decided);
  if (differing === undefined) return undefined;
  const [what, wanted, decided] = differing;
  return `line ${decision.sequence} does not allow this step: its ${what} is ${decided}, and not ${wanted}`;
}
