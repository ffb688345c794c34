import { UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock, Ledger, Messenger } from '../../core/ports.ts';
import { countSkips, dailyLine, type SkipCount } from '../../core/slack/daily-line.ts';

const DAY_MS = 86_400_000;
const CHANNELS_MOST = 10_000;
const ALERTS_MOST = 100_000;

/**
 * Posts, once a day and channel, what the policy left alone on the day before (UTC) and by which rule: each skip stands in
 * its incident's thread, and this is where it is seen how many there are. A day whose lines are posted costs one read.
 *
 * @throws {UpstreamError} for a fault of Slack that may pass: the next sweep goes on where this one stopped
 */
export async function postDailyLines(deps: {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<void> {
  const { ledger, messenger, clock, logger } = deps;
  const to = Math.floor(clock() / DAY_MS) * DAY_MS;
  const from = to - DAY_MS;
  // A budget that each channel draws one piece of: drawing twice is the same as once.
  const budget = `daily-line/${new Date(from).toISOString().slice(0, 10)}`;
  const note = (attempt: string) => ledger.claimBudget({ budget, attempt, amount: 1, limit: CHANNELS_MOST });
  const posted = await ledger.listClaims(budget);
  if (posted.includes(ALL)) return;

  const counts = countSkips(await ledger.listAlerts(ALERTS_MOST, { from, to: to - 1 }));
  for (const [channel, skips] of counts) {
    if (posted.includes(channel)) continue;
    await post(channel, skips);
    await note(channel);
  }
  await note(ALL);

  async function post(channel: string, skips: readonly SkipCount[]): Promise<void> {
    try {
      // The message carries its key, so that a crash between the post and the note does not post it twice.
      await messenger.open({ channel, key: budget, message: dailyLine(from, skips), since: to });
      logger.info('daily-line-posted', { channel, skips });
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.retryable) throw error;
      logger.error('daily-line-refused', { channel, reason: error.message });
    }
  }
}

/** Stands for all channels of the day: no channel has that name. */
const ALL = '*';
