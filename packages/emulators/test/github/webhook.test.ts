import { expect, test } from 'vitest';
import { startFixture } from './fixture.ts';
import { startWebhook } from './webhook.ts';

test('nobody is called any more once there is no webhook', async () => {
  const { github } = await startFixture();
  const { events } = await startWebhook(github);
  const open = async (branch: string) => {
    const file = { branch, files: { [`${branch}.js`]: '' }, message: branch, by: 'bob' };
    await github.commitFiles('acme', 'checkout', file);
    return github.openPullRequest('acme', 'checkout', { title: branch, head: branch, base: 'main', by: 'bob' });
  };
  await open('one');
  const before = await events();
  expect(before.length).toBeGreaterThan(0);
  github.setWebhook();
  await open('two');
  expect(await events()).toEqual(before);
});
