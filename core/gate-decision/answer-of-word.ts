import { hasTraffic } from '../lifecycle/release-status.ts';
import type { ReleaseDecision } from '../records/release-decision.ts';
import type { ReleaseWord } from '../records/release-event.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** What a person's word decides, without who said it. */
type Answer = Pick<ReleaseDecision, 'result' | 'action' | 'step' | 'percent' | 'rules'>;

/** What a person's word means for a release as it is now. A refusal takes traffic back where there is some. */
export function answerOfWord(
  record: Pick<ReleaseRecord, 'status' | 'askedFrom' | 'steps' | 'decision'>,
  word: ReleaseWord,
): Answer {
  const { steps, decision } = record;
  switch (word) {
    case 'approve':
      return { ...NO_STEP, result: 'go', rules: [...new Set([...(decision?.rules ?? []), 'person' as const])] };
    case 'refuse':
      return isLive(record) ? back(steps.length + 1) : { ...NO_STEP, result: 'stop', rules: ['person'] };
    case 'roll-back':
      return back(steps.length + 1);
    case 'hold':
      return { ...NO_STEP, result: 'hold', rules: ['held'] };
    case 'go-on':
    case 'open-lane':
      return { ...NO_STEP, result: 'go', rules: ['person'] };
    case 'was-right':
    case 'was-wrong':
      return { ...NO_STEP, result: 'hold', rules: ['person'] };
    default:
      return word satisfies never;
  }
}

/** Whether the new version has traffic in production, also while a person is asked. */
export const isLive = ({ status, askedFrom = status }: Pick<ReleaseRecord, 'status' | 'askedFrom'>): boolean =>
  hasTraffic(status === 'needs-person' ? askedFrom : status);

const back = (step: number): Answer => ({
  ...{ result: 'back', action: 'roll-back', step, percent: 0 },
  rules: ['person-back'],
});

const NO_STEP = { action: 'none', step: null, percent: null } as const;
