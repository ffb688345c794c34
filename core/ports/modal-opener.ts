import type { ModalView } from '@slack/types';

/** Whether a window was opened. `reason`: Slack's word for a refusal, such as `expired_trigger_id`, or the name of the error. */
export type Opened = { readonly opened: true } | { readonly opened: false; readonly reason: string };

/** Opens windows in Slack while a person waits. Its methods return a failure and do not throw. */
export interface ModalOpener {
  /** @param token the bot's. @param triggerId of the press, which Slack takes for three seconds */
  open(token: string, triggerId: string, view: ModalView): Promise<Opened>;
  /** Says something to the person who pressed, and to nobody else. @returns whether Slack took it */
  tell(responseUrl: string, text: string): Promise<boolean>;
}
