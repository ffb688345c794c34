import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { startCodeDeploy } from '@mendhook/emulators/aws/codedeploy';
import { expect, onTestFinished, test } from 'vitest';
import { checkCodeDeployGroup, type WantedGroup } from '../../../../bin/commands/doctor/checks/code-deploy-groups.ts';
import { faultyCalls } from '../../../adapters/faulty-calls.ts';

const WANTED: WantedGroup = {
  ...{ application: 'shop', group: 'live', account: '123456789012' },
  canary: { percent: 5, maxMinutes: 60 },
};

async function look(
  wanted: Partial<WantedGroup> = {},
  { config = 'Canary', percent = 5, minutes = 90, alarms = ['judge'] as readonly string[] | null, deny = false } = {},
) {
  const codedeploy = await startCodeDeploy({
    groups: [
      {
        application: 'shop',
        group: 'live',
        platform: 'ECS',
        config,
        key: 'k',
        ...(alarms === null ? {} : { alarms }),
      },
    ],
    canaries: { Canary: { percent, minutes } },
    revisions: ['k'],
  });
  onTestFinished(() => codedeploy.close());
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'x' };
  const client = new CodeDeployClient({ endpoint: codedeploy.url, region: 'us-east-1', maxAttempts: 1, credentials });
  if (deny) faultyCalls(client).refuse('AccessDeniedException', 400);
  return (await checkCodeDeployGroup(client, { ...WANTED, ...wanted })).map(({ state, what }) => `${state}: ${what}`);
}

test('a group that fits', async () => {
  expect(await look()).toEqual(['good: group shop/live fits']);
});

test('where all traffic is shifted at once, no canary is wanted', async () => {
  const wanted = { canary: undefined };
  expect(await look(wanted, { percent: 50, alarms: null })).toEqual(['good: group shop/live fits']);
});

test.each<[string, Parameters<typeof look>, string]>([
  ['a missing group', [{ group: 'dead' }], 'bad: group shop/dead was not found'],
  ['another share', [{}, { percent: 10 }], 'bad: group shop/live: Canary gives 10 percent, and canary.percent is 5'],
  [
    'too short an interval',
    [{}, { minutes: 60 }],
    'bad: group shop/live: Canary shifts the rest after 60 minutes, and canary.maxMinutes is 60',
  ],
  [
    'no canary',
    [{}, { config: 'CodeDeployDefault.ECSAllAtOnce' }],
    'bad: group shop/live: CodeDeployDefault.ECSAllAtOnce is no canary, expected one with 5 percent',
  ],
  [
    'no alarm',
    [{}, { alarms: null }],
    'warning: group shop/live has no alarm: while mendhook is silent, a canary gets all traffic unjudged',
  ],
  ['no right', [{}, { deny: true }], 'warning: group shop/live was not looked at: your credentials may not read it'],
])('%s is named', async (_, terms, found) => {
  expect(await look(...terms)).toEqual([found]);
});
