import { expect, test } from 'vitest';
import { createMemorySlackChannels } from '../../../../adapters/memory-slack-channels.ts';
import { checkSlackOutage } from '../../../../bin/commands/doctor/checks/slack-outage.ts';
import { ALL_OF_SLACK, noteFault } from '../../../../core/lifecycle/slack-pause.ts';

const NOW = Date.UTC(2026, 10, 20, 10);

test('an outage of ten minutes is told, and a shorter one is not', async () => {
  const channels = createMemorySlackChannels();
  const told = async (now: number) => (await checkSlackOutage(channels, now)).map(({ what }) => what);
  for (let minute = 0; minute < 10; minute += 1) {
    expect(await told(NOW + minute * 60_000)).toEqual(['no outage of Slack is known']);
    await channels.change(ALL_OF_SLACK, (current) => noteFault(current, ALL_OF_SLACK, NOW + minute * 60_000));
  }
  expect(await told(NOW + 11 * 60_000)).toEqual([
    'Slack has taken no call of the stage since 2026-11-20T10:00:00.000Z (11 min ago)',
  ]);
});
