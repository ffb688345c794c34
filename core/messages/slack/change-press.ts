import { type ChangeWord, changeWord, type PersonWord } from '../../records/change-event.ts';
import { cutText } from '../../text/cut-text.ts';
import { readPresses } from './block-actions.ts';

/** Which change, commit and finding a button is about. It goes to Slack in its value and comes back with each press. */
export interface ChangeSubject {
  readonly changeId: string;
  /** The commit that the person sees. */
  readonly head: string;
  readonly findingId?: string | undefined;
}

/** The block and the field in which a person writes why. */
export const REASON_BLOCK = 'change-reason';
export const REASON_FIELD = 'reason';

/** Ids of actions within a message must differ, so a button on a finding carries the finding's id. */
export const changeActionId = (word: ChangeWord, findingId?: string): string =>
  findingId === undefined ? `change:${word}` : `change:${word}:${findingId}`;

export const changeValue = ({ changeId, head, findingId }: ChangeSubject): string =>
  [changeId, head, ...(findingId === undefined ? [] : [findingId])].join('/');

const ACTION = /^change:(?<word>[a-z-]{1,30})(?::[\w-]{1,100})?$/;
const VALUE = /^(?<changeId>[0-9a-f]{16})\/(?<head>[0-9a-f]{7,64})(?:\/(?<findingId>[\w-]{1,100}))?$/;

const REASON_LENGTH = 500;

/**
 * Reads what a person says of a change from the payload that Slack sends.
 *
 * @returns a word for each press of a change's button; none for other buttons
 * @throws {z.ZodError} when a press has not the shape that Slack documents
 */
export function readChangePresses(payload: unknown): readonly PersonWord[] {
  const { presses, written } = readPresses(payload);
  const reason = written(REASON_BLOCK, REASON_FIELD);
  return presses.flatMap(({ actionId, value, id, by, at }) => {
    const button = readChangeButton(actionId, value);
    if (button === undefined) return [];
    return {
      kind: 'word' as const,
      id,
      ...button,
      by: { via: 'slack' as const, slackId: by.id, name: by.name },
      ...(reason !== undefined && { reason: cutText(reason, REASON_LENGTH) }),
      at,
    };
  });
}

function readChangeButton(actionId: string, value: string) {
  const word = changeWord.safeParse(ACTION.exec(actionId)?.groups?.['word']);
  const { changeId, head, findingId } = VALUE.exec(value)?.groups ?? {};
  if (!word.success || changeId === undefined || head === undefined) return undefined;
  return { word: word.data, changeId, head, ...(findingId !== undefined && { findingId }) };
}
