/** Where what was accepted (an alert, a person's request) waits until it is taken up. What was put here is not lost. */
export interface MessageQueue<Message> {
  /** @throws {Error} when the queue did not confirm the message */
  send(message: Message): Promise<void>;
}
