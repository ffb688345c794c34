import { createLeftAloneCounter, type LeftAloneCounts } from '../../core/alert/count-left-alone.ts';
import type { Config } from '../../core/config/config.ts';
import { DAY_MS } from '../../core/durations.ts';
import { isRefusal, UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { dailyLine } from '../../core/messages/slack/daily-line.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import { utcDate } from '../../core/text/quantities.ts';

const CHANNELS_MOST = 10_000;

interface DailyDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Posts, once a day and channel, what the policy left alone on the day before (UTC) and by which rule. Alerts of no configured
 * service are told in every configured channel. A day whose lines are posted costs one read. A channel that Slack refuses is
 * logged and left; one where it fails is logged and tried again by the next sweep.
 */
export async function postDailyLines(deps: DailyDependencies): Promise<void> {
  const { ledger, config, clock } = deps;
  const day = Math.floor(clock() / DAY_MS) * DAY_MS - DAY_MS;
  // A budget that each channel draws one piece of: drawing twice is the same as once.
  const budget = `daily-line/${utcDate(day)}`;
  const note = (attempt: string) => ledger.claimBudget({ budget, attempt, amount: 1, limit: CHANNELS_MOST });
  const posted = await ledger.listClaims(budget);
  if (posted.includes(ALL)) return;

  const counts = await countDay(ledger, day);
  const channels = new Set([
    ...counts.skips.keys(),
    ...counts.noErrors.keys(),
    ...config.services.map(({ slackChannel }) => slackChannel),
  ]);
  let remaining = 0;
  for (const channel of channels) {
    if (posted.includes(channel)) continue;
    if (await post(deps, { channel, day, key: budget, counts })) await note(channel);
    else remaining += 1;
  }
  if (remaining === 0) await note(ALL);
}

/** Stands for all channels of the day: no channel has that name. */
const ALL = '*';

async function countDay(ledger: Ledger, day: number): Promise<LeftAloneCounts> {
  const counter = createLeftAloneCounter();
  let from: string | undefined;
  do {
    const { records, next } = await ledger.readLeftAlone(utcDate(day), from);
    for (const record of records) counter.add(record);
    from = next;
  } while (from !== undefined);
  return counter.counts();
}

/** @returns whether the channel is done with; false when it is to be tried again */
async function post(
  { messenger, logger }: DailyDependencies,
  { channel, day, key, counts }: { channel: string; day: number; key: string; counts: LeftAloneCounts },
): Promise<boolean> {
  const skips = counts.skips.get(channel) ?? [];
  const noErrors = counts.noErrors.get(channel);
  if (skips.length + counts.unmatched.length === 0 && noErrors === undefined) return true;
  try {
    // The message carries its key, so that a crash between the post and the note does not post it twice.
    const message = dailyLine(day, skips, counts.unmatched, noErrors);
    await messenger.open({ channel, key, message, since: day + DAY_MS });
    logger.info('daily-line-posted', { channel, skips, unmatched: counts.unmatched.length });
    return true;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const refused = isRefusal(error);
    logger.error(refused ? 'daily-line-refused' : 'daily-line-failed', { channel, reason: error.message });
    return refused;
  }
}
