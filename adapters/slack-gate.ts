import {
  ALL_OF_SLACK,
  noteAnswer,
  noteFault,
  noteWait,
  opensAt,
  takeTry,
  unknownChannel,
} from '../core/lifecycle/slack-pause.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { SlackChannels } from '../core/ports/slack-channels.ts';

/** What one operation learns of Slack, and tells all that follow. */
export interface SlackVisit {
  /** From when on Slack may be asked, epoch milliseconds. */
  readonly opensAt: number;
  /** Slack answered. */
  answered(): Promise<void>;
  /** Slack did not answer. */
  failed(): Promise<void>;
  /** Slack asked to wait for so long. */
  mustWait(milliseconds: number): Promise<void>;
}

/** Whether Slack may be asked. @param channel by its id; left out, for what is about no channel */
export type SlackGate = (channel?: string) => Promise<SlackVisit>;

/**
 * Remembers for every function what Slack said: how long a channel must not be called, and that Slack does not answer. While it
 * does not answer, one caller at a time finds out whether it does again.
 */
export const createSlackGate =
  (channels: SlackChannels, clock: Clock): SlackGate =>
  async (channel) => {
    const [slack, own] = await Promise.all([
      channels.get(ALL_OF_SLACK),
      channel === undefined ? undefined : channels.get(channel),
    ]);
    const visit = {
      answered: async () => {
        if (slack?.away !== undefined)
          await channels.change(ALL_OF_SLACK, (current) => noteAnswer(current, ALL_OF_SLACK));
      },
      failed: async () => {
        await channels.change(ALL_OF_SLACK, (current) => noteFault(current, ALL_OF_SLACK, clock()));
      },
      mustWait: async (milliseconds: number) => {
        const name = channel ?? ALL_OF_SLACK;
        await channels.change(name, (current) => noteWait(current, name, clock() + milliseconds));
      },
    };
    const wait = opensAt(slack, own);
    if (slack?.away === undefined || wait > clock()) return { ...visit, opensAt: wait };
    return { ...visit, opensAt: (await tries(channels, clock())) ? 0 : clock() + WHILE_ANOTHER_TRIES_MS };
  };

const WHILE_ANOTHER_TRIES_MS = 15_000;

/** Whether this caller is the one who tries. */
async function tries(channels: SlackChannels, now: number): Promise<boolean> {
  let isMine = false;
  await channels.change(ALL_OF_SLACK, (current = unknownChannel(ALL_OF_SLACK)) => {
    const next = takeTry(current, now);
    // Nobody waits for a Slack that answers by now.
    isMine = next !== current || current.away === undefined;
    return next;
  });
  return isMine;
}

/** Remembers nothing: for a person's command, which asks once. */
export const openGate: SlackGate = async () => ({
  opensAt: 0,
  answered: async () => undefined,
  failed: async () => undefined,
  mustWait: async () => undefined,
});
