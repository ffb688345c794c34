import {
  ALL_OF_SLACK,
  noteAnswer,
  noteFault,
  noteWait,
  opensAt,
  takesTurns,
  takeTry,
  takeTurn,
  turnAt,
  unknownChannel,
} from '../core/lifecycle/slack-pause.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { SlackChannels } from '../core/ports/slack-channels.ts';
import type { SlackChannel } from '../core/records/slack-channel.ts';

/** What one call learns of Slack, and tells all that follow. */
export interface SlackVisit {
  /** From when on Slack may be asked, epoch milliseconds. */
  readonly opensAt: number;
  /** Slack does not answer, and another caller finds out whether it does again: nobody waits for that. */
  readonly isAway: boolean;
  /** Slack answered. */
  answered(): Promise<void>;
  /** Slack did not answer. */
  failed(): Promise<void>;
  /** Slack asked to wait for so long. */
  mustWait(milliseconds: number): Promise<void>;
}

/**
 * Whether Slack may be called.
 *
 * @param channel by its id; undefined for what is about no channel
 * @param latest epoch milliseconds: the caller does not wait for a turn that is later
 */
export type SlackGate = (channel: string | undefined, latest: number) => Promise<SlackVisit>;

/**
 * Remembers for every function what Slack said: how long a channel must not be called, and that Slack does not answer. While it
 * does not answer, one caller at a time finds out whether it does again. After Slack has asked to wait, the callers of that channel
 * take turns. A call that is refused in its turn says that the limit is not the channel's, and then all callers take turns.
 */
export const createSlackGate =
  (channels: SlackChannels, clock: Clock): SlackGate =>
  async (channel, latest) => {
    const [slack, own] = await Promise.all([
      channels.get(ALL_OF_SLACK),
      channel === undefined ? undefined : channels.get(channel),
    ]);
    const now = clock();
    const limited = [own, slack].filter((known) => known !== undefined && takesTurns(known, now));
    const visit = {
      answered: async () => {
        if (slack?.away !== undefined)
          await channels.change(ALL_OF_SLACK, (current) => noteAnswer(current, ALL_OF_SLACK));
      },
      failed: async () => {
        await channels.change(ALL_OF_SLACK, (current) => noteFault(current, ALL_OF_SLACK, clock()));
      },
      mustWait: async (milliseconds: number) => {
        const until = clock() + milliseconds;
        const names = channel === undefined ? [ALL_OF_SLACK] : limited.length > 0 ? [channel, ALL_OF_SLACK] : [channel];
        for (const name of names) await channels.change(name, (current) => noteWait(current, name, until));
      },
    };
    const wait = opensAt(slack, own);
    if (slack?.away !== undefined) {
      if (wait > now) return { ...visit, opensAt: wait, isAway: true };
      if (!(await tries(channels, now))) return { ...visit, opensAt: now + WHILE_ANOTHER_TRIES_MS, isAway: true };
    }
    const at = wait > latest ? wait : Math.max(wait, await turnIn(channels, limited, now, latest));
    return { ...visit, opensAt: at, isAway: false };
  };

const WHILE_ANOTHER_TRIES_MS = 15_000;

/** Takes a turn wherever callers take turns. @returns when the latest of them is, epoch milliseconds */
async function turnIn(
  channels: SlackChannels,
  limited: ReadonlyArray<SlackChannel | undefined>,
  now: number,
  latest: number,
): Promise<number> {
  let last = 0;
  for (const known of limited) {
    if (known === undefined || last > latest) continue;
    await channels.change(known.name, (current = known) => {
      last = Math.max(last, turnAt(current, now));
      return takeTurn(current, now, latest);
    });
  }
  return last;
}

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
  isAway: false,
  answered: async () => undefined,
  failed: async () => undefined,
  mustWait: async () => undefined,
});
