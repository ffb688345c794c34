/** Where what was accepted (an alert, a person's request) waits until it is taken up. What was put here is not lost. */
export interface MessageQueue<Message> {
  /**
   * @param options.delaySeconds the message is delivered so much later, at most 900 @default 0
   * @throws {Error} when the queue did not confirm the message
   */
  send(message: Message, options?: { readonly delaySeconds?: number }): Promise<void>;
}
