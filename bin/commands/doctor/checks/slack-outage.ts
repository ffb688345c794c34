import { ALL_OF_SLACK, longAwaySince } from '../../../../core/lifecycle/slack-pause.ts';
import type { SlackChannels } from '../../../../core/ports/slack-channels.ts';
import { ago } from '../../incidents/times.ts';
import { bad, type Finding, good } from '../finding.ts';

/** Whether Slack has taken a call of the stage in the last ten minutes, when the stage called it. */
export async function checkSlackOutage(channels: SlackChannels, now: number): Promise<readonly Finding[]> {
  const since = longAwaySince(await channels.get(ALL_OF_SLACK), now);
  return since === undefined
    ? [good('no outage of Slack is known')]
    : [
        bad(
          `Slack has taken no call of the stage since ${new Date(since).toISOString()} (${ago(since, now)})`,
          'the work goes on, and threads are written afterwards: store a valid token if Slack refuses it, else wait it out; see https://slack-status.com',
        ),
      ];
}
