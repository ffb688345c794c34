import { SECOND_MS } from '../../core/durations.ts';

/**
 * How long the function that writes in threads waits for Slack's rate limits. While callers take turns, an operation of three
 * calls waits three times for all that run at once. The function has a minute for a message.
 */
export const PATIENCE = { patienceMs: 20 * SECOND_MS, patienceOfAllMs: 30 * SECOND_MS } as const;
