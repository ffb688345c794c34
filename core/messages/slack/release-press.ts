import { type ReleasePersonWord, type ReleaseWord, releaseWord } from '../../records/release-event.ts';
import type { ReleaseRecord } from '../../records/release-record.ts';
import { cutText } from '../../text/cut-text.ts';
import { readPresses } from './block-actions.ts';

/** The block and the field in which a person writes why. */
export const RELEASE_REASON_BLOCK = 'release-reason';
export const RELEASE_REASON_FIELD = 'reason';

export const releaseActionId = (word: ReleaseWord): string => `release:${word}`;

/** Which release, commit and newest decision a button is about. It goes to Slack in its value and comes back with each press. */
export const releaseValue = ({ id, target, decision }: Pick<ReleaseRecord, 'id' | 'target' | 'decision'>): string =>
  `${id}/${target.commit}/${decision?.sequence ?? 0}`;

const ACTION = /^release:(?<word>[a-z-]{1,30})$/;
const VALUE = /^(?<releaseId>[0-9a-f]{16})\/(?<commit>[0-9a-f]{7,64})\/(?<decision>\d{1,6})$/;

const REASON_LENGTH = 500;

/**
 * Reads what a person says of a release from the payload that Slack sends.
 *
 * @returns a word for each press of a release's button; none for other buttons
 * @throws {z.ZodError} when a press has not the shape that Slack documents
 */
export function readReleasePresses(payload: unknown): readonly ReleasePersonWord[] {
  const { presses, written } = readPresses(payload);
  const reason = written(RELEASE_REASON_BLOCK, RELEASE_REASON_FIELD);
  return presses.flatMap(({ actionId, value, id, by, at }) => {
    const word = releaseWord.safeParse(ACTION.exec(actionId)?.groups?.['word']);
    const { releaseId, commit, decision } = VALUE.exec(value)?.groups ?? {};
    if (!word.success || releaseId === undefined || commit === undefined) return [];
    return {
      ...{ kind: 'release-word' as const, id, releaseId, word: word.data, commit, decision: Number(decision), at },
      by: { via: 'slack' as const, slackId: by.id, name: by.name },
      ...(reason !== undefined && { reason: cutText(reason, REASON_LENGTH) }),
    };
  });
}
