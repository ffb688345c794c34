/** A webhook as it is kept for a replay. */
export interface KeptWebhook {
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** The payload, as JSON. */
  readonly webhook: string;
}
