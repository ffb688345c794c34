import { z } from 'zod';
import { type ChangeWord, changeWord, type PersonWord } from '../../records/change-event.ts';
import { cutText } from '../../text/cut-text.ts';

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

const NAME_LENGTH = 80;
const REASON_LENGTH = 500;

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const changeActions = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string().max(50), username: z.string().optional(), name: z.string().optional() }),
  actions: z.array(
    z.object({
      action_id: z.string(),
      action_ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/),
      value: z.string().optional(),
    }),
  ),
  /** What people wrote into the message's fields, by block and action. */
  state: z
    .object({ values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))) })
    .nullish(),
});

/**
 * Reads what a person says of a change from the payload that Slack sends.
 *
 * @returns a word for each press of a change's button; none for other buttons
 * @throws {z.ZodError} when a press has not the shape that Slack documents
 */
export function readChangePresses(payload: unknown): readonly PersonWord[] {
  const { type } = z.object({ type: z.string() }).parse(payload);
  if (type !== 'block_actions') return [];
  const { user, actions, state } = changeActions.parse(payload);
  const name = cutText(user.username ?? user.name ?? user.id, NAME_LENGTH);
  const reason = state?.values[REASON_BLOCK]?.[REASON_FIELD]?.value ?? undefined;
  return actions.flatMap(({ action_id, action_ts, value = '' }) => {
    const button = readChangeButton(action_id, value);
    if (button === undefined) return [];
    return {
      kind: 'word' as const,
      id: `slack-${user.id}-${action_ts}`,
      ...button,
      by: { via: 'slack' as const, slackId: user.id, name },
      ...(reason !== undefined && { reason: cutText(reason, REASON_LENGTH) }),
      at: Math.round(Number(action_ts) * 1_000),
    };
  });
}

function readChangeButton(actionId: string, value: string) {
  const word = changeWord.safeParse(ACTION.exec(actionId)?.groups?.['word']);
  const { changeId, head, findingId } = VALUE.exec(value)?.groups ?? {};
  if (!word.success || changeId === undefined || head === undefined) return undefined;
  return { word: word.data, changeId, head, ...(findingId !== undefined && { findingId }) };
}
