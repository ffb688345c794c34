import { z } from 'zod';
import { type ModalKind, type ModalSubject, modalKind, readOpener } from './modal-subject.ts';

/** The overflow menu beside the buttons. */
export const MORE_ACTION = 'more';

/**
 * A choice from our menu, and where an answer to it goes.
 * https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
const modalPress = z.object({
  type: z.literal('block_actions'),
  trigger_id: z.string().min(1).max(200),
  response_url: z.string().max(2_000).optional(),
  container: z.object({
    channel_id: z.string().regex(/^[A-Z0-9]{1,40}$/),
    message_ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/),
  }),
  user: z.object({ id: z.string().max(50) }),
});
const choice = z.object({
  actions: z
    .array(z.object({ action_id: z.string(), selected_option: z.object({ value: z.string() }).nullish() }))
    .nonempty(),
});

export interface ModalPress {
  readonly kind: ModalKind;
  readonly subject: ModalSubject;
  /** Slack takes it for three seconds. */
  readonly triggerId: string;
  readonly responseUrl: string | undefined;
  readonly by: string;
}

/**
 * Reads which window a person asks for.
 *
 * @param payload the parsed JSON of the form's `payload`
 * @returns undefined for any other interaction
 * @throws {z.ZodError} when the press has not the shape that Slack documents
 */
export function readModalPress(payload: unknown): ModalPress | undefined {
  const [action] = choice.safeParse(payload).data?.actions ?? [];
  const opener = action?.action_id === MORE_ACTION ? readOpener(action.selected_option?.value ?? '') : undefined;
  if (opener === undefined) return undefined;
  const { trigger_id, response_url, container, user } = modalPress.parse(payload);
  const { kind, incidentId, attempt } = opener;
  return {
    kind: modalKind.parse(kind),
    subject: { incidentId, attempt, thread: { channel: container.channel_id, ts: container.message_ts } },
    triggerId: trigger_id,
    responseUrl: response_url,
    by: user.id,
  };
}
