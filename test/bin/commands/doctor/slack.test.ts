import { startSlack } from '@mendhook/emulators/slack';
import { describe, expect, test } from 'vitest';
import { checkSlack } from '../../../../bin/commands/doctor/checks/slack.ts';
import { closing, temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { told } from './told.ts';

describe('Slack', () => {
  test('token, scopes and channels', async () => {
    const slack = await closing(
      startSlack({
        stateDirectory: temporaryDirectory(),
        token: 'xoxb-1',
        channels: ['alerts', { name: 'quiet', isMember: false }],
      }),
    );
    const at = (token: string) => ({ token, apiUrl: slack.apiUrl });
    expect(
      (await checkSlack(at('xoxb-1'), { channels: ['#alerts', '#alerts', '#quiet', '#none'], groups: [] })).map(
        ({ state }) => state,
      ),
    ).toEqual(['good', 'good', 'bad', 'bad']);
    expect(told(await checkSlack(at('xoxb-2'), { channels: [], groups: [] }))).toEqual([
      'bad the bot token is refused: invalid_auth',
    ]);
  });

  test('scopes that were not granted are named', async () => {
    const slack = await closing(
      startSlack({ stateDirectory: temporaryDirectory(), token: 'x', channels: ['a'], scopes: ['chat:write'] }),
    );
    expect(told(await checkSlack({ token: 'x', apiUrl: slack.apiUrl }, { channels: ['#a'], groups: [] }))).toEqual([
      'bad the bot lacks files:write, channels:history, channels:read, groups:history, groups:read, app_mentions:read, commands',
    ]);
  });

  const PUBLIC_ONLY = [
    'chat:write',
    'files:write',
    'channels:read',
    'channels:history',
    'app_mentions:read',
    'commands',
  ];
  const WITH_PRIVATE = [...PUBLIC_ONLY, 'groups:read', 'groups:history'];
  const many = Array.from({ length: 1_200 }, (_, at) => `channel-${at}`);

  test.each([
    [
      'are found among the private ones',
      WITH_PRIVATE,
      [],
      ['good the bot mendhook of mendhook local has its scopes', 'good is in #secret', 'good is in #channel-1199'],
    ],
    [
      'are looked for among those that the bot may list',
      PUBLIC_ONLY,
      [],
      [
        'bad the bot lacks groups:history, groups:read',
        'bad there is no channel #secret visible to the bot',
        'good is in #channel-1199',
      ],
    ],
    [
      'need no right to read user groups unless the configuration has some',
      WITH_PRIVATE,
      ['S0ONCALL'],
      ['bad the bot lacks usergroups:read', 'good is in #secret', 'good is in #channel-1199'],
    ],
  ])('channels %s', async (_, scopes, groups, expected) => {
    const slack = await closing(
      startSlack({
        stateDirectory: temporaryDirectory(),
        token: 'x',
        channels: [{ name: 'secret', isPrivate: true }, ...many],
        scopes,
      }),
    );
    const wanted = { channels: ['#secret', '#channel-1199'], groups };
    expect(told(await checkSlack({ token: 'x', apiUrl: slack.apiUrl }, wanted))).toEqual(expected);
  });
});
