import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSlack } from '@mendhook/emulators/slack';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import { receivedAlert } from '../../core/lifecycle/alert-record.ts';
import { createPageSource } from '../../local/page-source.ts';
import { startFixture } from '../../packages/emulators/test/github/fixture.ts';
import { createMemoryAuditLog } from '../fakes/memory-audit-log.ts';
import { anAlert, anIncident } from '../fixtures/records.ts';

const LOADS = [{ label: 'before the fix', requests: 9, failures: 3, rejected: 0 }];

async function start(more: Partial<Parameters<typeof createPageSource>[0]> = {}) {
  const ledger = createMemoryLedger();
  for (const id of ['of-the-demo', 'another']) await ledger.mergeIncident(id, () => anIncident({ id }));
  const source = createPageSource({
    ledger,
    auditLog: createMemoryAuditLog(),
    systems: [],
    model: { kind: 'scripted', label: 'scripted conversation' },
    loads: (incidentId = 'of-the-demo') => (incidentId === 'of-the-demo' ? LOADS : []),
    ...more,
  });
  return { ledger, source };
}

test('what the load generator saw stands on the list and at the incident that it led to, at no other', async () => {
  const { source } = await start();
  expect((await source.overview()).loads).toEqual(LOADS);
  expect((await source.incident('of-the-demo'))?.loads).toEqual(LOADS);
  expect((await source.incident('another'))?.loads).toEqual([]);
});

test('an alert leads to its incident, once triage has found one', async () => {
  const { ledger, source } = await start();
  for (const id of ['worked', 'waiting']) await ledger.recordAlert(receivedAlert(anAlert({ id })));
  await ledger.finishAlert('worked', { disposition: { kind: 'worked', reason: '' }, incidentIds: ['another'] });
  expect(await source.incidentOfAlert('worked')).toBe('another');
  expect(await source.incidentOfAlert('waiting')).toBeUndefined();
  expect(await source.incidentOfAlert('none')).toBeUndefined();
});

test('a file is read from the local GitHub; the real one shows its own', async () => {
  const { github } = await startFixture();
  const local = await start({ github });
  const real = await start();
  expect(await local.source.sourceFile('acme/checkout', 'main', 'README.md')).toMatchObject({
    repository: 'acme/checkout',
    text: '# Checkout\n',
  });
  expect(await local.source.sourceFile('acme/checkout', 'main', 'none')).toBeUndefined();
  expect(await real.source.sourceFile('acme/checkout', 'main', 'README.md')).toBeUndefined();
});

test('comments, reviews and what they say of lines are shown in their order', async () => {
  let now = 1_000;
  const { github } = await startFixture({
    clock: () => {
      now += 1;
      return now;
    },
  });
  const { ledger, source } = await start({ github });
  await github.commitFiles('acme', 'checkout', {
    branch: 'fix',
    from: 'main',
    files: { a: '' },
    message: 'a',
    by: 'ann',
  });
  await github.openPullRequest('acme', 'checkout', { title: 'a', head: 'fix', base: 'main', by: 'ann' });
  github.comment('acme', 'checkout', 1, { by: 'ann', body: 'first' });
  github.review('acme', 'checkout', 1, { by: 'bob', body: '', remark: { path: 'README.md', line: 1, body: 'a line' } });
  github.review('acme', 'checkout', 1, { by: 'bob', body: '/mendhook fix it' });
  const pullRequest = {
    repository: 'acme/checkout',
    number: 1,
    url: 'https://acme.test/1',
    branch: 'fix',
    title: 'a',
    draft: true,
  };
  await ledger.mergeIncident('drafted', () => anIncident({ id: 'drafted', pullRequest }));
  const shown = (await source.incident('drafted'))?.pullRequest?.comments ?? [];
  expect(shown.map(({ author, place, body }) => [author, place, body])).toEqual([
    ['ann', undefined, 'first'],
    ['bob', 'README.md:1', 'a line'],
    ['bob', undefined, '/mendhook fix it'],
  ]);
});

test('a thread shows who wrote: the app, or the person at this machine', async () => {
  const slack = await startSlack({
    ...{ stateDirectory: mkdtempSync(join(tmpdir(), 'slack-')), token: 'xoxb-1', channels: ['alerts'] },
  });
  onTestFinished(() => slack.close());
  const channel = slack.channels()[0]?.id ?? '';
  const post = await new WebClient('xoxb-1', { slackApiUrl: slack.apiUrl }).chat.postMessage({
    channel,
    text: 'found',
  });
  const thread = { channel, ts: post.ts ?? '', permalink: 'https://slack.test' };
  slack.say({ channel, threadTs: thread.ts, texts: ['<@U0MENDHOOK> why'] });
  const { ledger, source } = await start({ slack });
  await ledger.mergeIncident('shown', () => anIncident({ id: 'shown', thread }));
  const messages = (await source.incident('shown'))?.thread?.messages ?? [];
  expect(messages.map(({ author, isPerson, message }) => [author, isPerson, message.text])).toEqual([
    ['mendhook', undefined, 'found'],
    ['you', true, '<@U0MENDHOOK|mendhook> why'],
  ]);
});
