import { client, v2 } from '@datadog/datadog-api-client';
import { expect, test } from 'vitest';
import { KEYS, startFixture } from './fixture.ts';

async function start(scopes?: readonly string[]) {
  const { datadog } = await startFixture(scopes === undefined ? {} : { scopes });
  const configuration = client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(datadog.url, {}),
    authMethods: { apiKeyAuth: KEYS.apiKey, appKeyAuth: KEYS.appKey },
  });
  return { datadog, pages: new v2.OnCallPagingApi(configuration) };
}

const create = (pages: v2.OnCallPagingApi, change: object = {}) =>
  pages.createOnCallPage({
    body: {
      data: {
        type: 'pages',
        attributes: {
          title: 'checkout fails',
          urgency: 'high',
          target: { type: 'team_handle', identifier: 'shop' },
          ...change,
        },
      },
    },
  });

test('Datadog’s own client pages, acknowledges and resolves; the same page again is another one', async () => {
  const { datadog, pages } = await start();
  const pageId = (await create(pages)).data?.id ?? '';
  await create(pages);
  await pages.acknowledgeOnCallPage({ pageId });
  expect(datadog.pages().map(({ status }) => status)).toEqual(['acknowledged', 'triggered']);
  await pages.resolveOnCallPage({ pageId });
  await pages.acknowledgeOnCallPage({ pageId });
  expect(datadog.pages().map(({ status }) => status)).toEqual(['resolved', 'triggered']);
});

test.each<[string, object]>([
  ['without a target', { target: {} }],
  ['without a title', { title: '' }],
])('a page %s is refused', async (_, change) => {
  const { datadog, pages } = await start();
  await expect(create(pages, change)).rejects.toMatchObject({ code: 400 });
  expect(datadog.pages()).toEqual([]);
});

test('a page that is not there, and a key without the scope, are refused', async () => {
  const { pages } = await start();
  const pageId = '15e74b8b-f865-48d0-bcc5-453323ed2c8f';
  await expect(pages.resolveOnCallPage({ pageId })).rejects.toMatchObject({ code: 404 });
  const reader = await start(['logs_read_data']);
  await expect(create(reader.pages)).rejects.toMatchObject({ code: 403 });
  const pager = await start(['on_call_page']);
  const made = await create(pager.pages);
  await expect(pager.pages.resolveOnCallPage({ pageId: made.data?.id ?? '' })).rejects.toMatchObject({ code: 403 });
});
