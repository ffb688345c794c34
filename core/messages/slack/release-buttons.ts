import type { Button, InputBlock, KnownBlock } from '@slack/types';
import { isLive } from '../../gate-decision/answer-of-word.ts';
import { canRollBack, hasReleaseEnded } from '../../lifecycle/release-status.ts';
import type { ReleaseWord } from '../../records/release-event.ts';
import type { ReleaseRecord } from '../../records/release-record.ts';
import { RELEASE_REASON_BLOCK, RELEASE_REASON_FIELD, releaseActionId, releaseValue } from './release-press.ts';

interface Choice {
  readonly text: string;
  readonly style?: 'primary' | 'danger';
}

const CHOICES: Readonly<Record<ReleaseWord, Choice>> = {
  approve: { text: 'Approve', style: 'primary' },
  refuse: { text: 'Refuse', style: 'danger' },
  hold: { text: 'Hold' },
  'go-on': { text: 'Go on', style: 'primary' },
  'roll-back': { text: 'Roll back', style: 'danger' },
  'open-lane': { text: 'Open the lane' },
  'was-right': { text: 'It was right' },
  'was-wrong': { text: 'It was wrong' },
};

/** What people can say of a release now: a field for the reason, and the buttons. Empty where there is nothing to say. */
export function releaseButtons(record: ReleaseRecord): readonly KnownBlock[] {
  const words = wordsFor(record);
  if (words.length === 0) return [];
  const value = releaseValue(record);
  return [
    reasonField(),
    { type: 'actions', block_id: 'release-decide', elements: words.map((word) => button(word, value)) },
  ];
}

function wordsFor(record: ReleaseRecord): readonly ReleaseWord[] {
  const { status, held } = record;
  if (status === 'rolling-back') return [];
  if (status === 'rollback-failed') return ['roll-back', 'open-lane'];
  if (status === 'rolled-back') return ['was-right', 'was-wrong'];
  if (hasReleaseEnded(status)) return [];
  const isBackOurs = canRollBack(record);
  return [
    ...(status === 'needs-person' ? (['approve'] as const) : []),
    ...(status === 'needs-person' && (isBackOurs || !isLive(record)) ? (['refuse'] as const) : []),
    held === undefined ? 'hold' : 'go-on',
    ...(isLive(record) && isBackOurs ? (['roll-back'] as const) : []),
  ];
}

const button = (word: ReleaseWord, value: string): Button => {
  const { text, style } = CHOICES[word];
  return {
    type: 'button',
    action_id: releaseActionId(word),
    text: { type: 'plain_text', text, emoji: false },
    value,
    ...(style !== undefined && { style }),
  };
};

const reasonField = (): InputBlock => ({
  type: 'input',
  block_id: RELEASE_REASON_BLOCK,
  optional: true,
  label: { type: 'plain_text', text: 'Why', emoji: false },
  hint: { type: 'plain_text', text: 'Each word needs a reason. It is kept with the decision.', emoji: false },
  element: { type: 'plain_text_input', action_id: RELEASE_REASON_FIELD, multiline: true, max_length: 500 },
});
