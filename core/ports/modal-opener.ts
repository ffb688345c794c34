import type { ModalView } from '@slack/types';

/** How the opening of a window went: Slack's word for a refusal, such as `expired_trigger_id`. */
export type Opened = { readonly opened: true } | { readonly opened: false; readonly reason: string };

/** Answers a person's press in Slack while they wait. Nothing here throws: the person is told in another way. */
export interface ModalOpener {
  /** @param token the bot's. @param triggerId of the press, which Slack takes for three seconds */
  open(token: string, triggerId: string, view: ModalView): Promise<Opened>;
  /** Says something to the person who pressed, and to nobody else. @returns whether Slack took it */
  tell(responseUrl: string, text: string): Promise<boolean>;
}
