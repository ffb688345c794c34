import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JiraOptions, startJira } from '@mendhook/emulators/jira';
import { listen } from '@mendhook/emulators/listen';
import { expect, onTestFinished, test } from 'vitest';
import { connectTracker } from '../../adapters/connect-tracker.ts';
import { createJiraIssueTracker } from '../../adapters/jira-issue-tracker.ts';
import { jiraConfigSchema } from '../../core/config/jira.ts';
import { messageOf } from '../../core/errors.ts';
import { adfDocument } from '../../core/text/adf.ts';
import { createMemoryIssueTracker } from '../fakes/memory-issue-tracker.ts';
import { startFaultyFront } from './faulty-front.ts';
import { anIssue, issueTrackerContract } from './issue-tracker-contract.ts';

const ACCOUNT = { email: 'bot@example.com', apiToken: 'token', site: 'https://acme.atlassian.net' };
const PLACE = { project: 'SHOP', issueType: 'Bug', label: 'mendhook' };

issueTrackerContract('issues in memory', async () => {
  const tracker = createMemoryIssueTracker({ clock: () => 1 });
  return {
    tracker,
    issues: () =>
      tracker.issues.map(({ comments, ...issue }) => ({ ...issue, comments: comments.map(({ text }) => text) })),
    fail: (fault) =>
      tracker.failNext(
        fault === 'cut'
          ? { retryable: true, isDone: true }
          : { retryable: fault !== 400, code: String(fault), ...(fault === 429 ? { retryAfterMs: 120_000 } : {}) },
      ),
    close: async () => undefined,
  };
});

async function startLocal(options: Partial<JiraOptions> = {}) {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'mendhook-jira-'));
  const jira = await startJira({ stateDirectory, ...ACCOUNT, projects: [{ key: 'SHOP' }], ...options });
  const front = await startFaultyFront(() => jira.url);
  const close = async () => {
    await front.close();
    await jira.close();
    await rm(stateDirectory, { recursive: true, force: true });
  };
  return { jira, front, close };
}

issueTrackerContract('issues of JIRA', async () => {
  const { jira, front, close } = await startLocal();
  return {
    tracker: createJiraIssueTracker({ ...ACCOUNT, apiUrl: front.url }, PLACE),
    issues: () => jira.issues().map(({ description, ...issue }) => ({ ...issue, text: description })),
    fail: (fault) =>
      front.next(
        fault === 'cut' ? 'cut' : { status: fault, ...(fault === 429 ? { headers: { 'retry-after': '120' } } : {}) },
      ),
    close,
  };
});

async function open(options: Partial<JiraOptions> = {}, place: Parameters<typeof createJiraIssueTracker>[1] = PLACE) {
  const local = await startLocal(options);
  onTestFinished(local.close);
  const tracker = (apiToken = ACCOUNT.apiToken) =>
    createJiraIssueTracker({ ...ACCOUNT, apiToken, apiUrl: local.jira.url }, place);
  return { ...local, tracker };
}

test('an issue has the label, a label of its incident and the other fields of the configuration', async () => {
  const customFields = [{ id: 'customfield_10010', name: 'Team', required: true }];
  const { jira, tracker } = await open(
    { projects: [{ key: 'SHOP', customFields }] },
    { ...PLACE, fields: { customfield_10010: { value: 'shop' } } },
  );
  await tracker().open(anIssue());
  expect(jira.issues()).toMatchObject([
    {
      labels: ['mendhook', 'mendhook-0123456789abcdef0123456789abcdef'],
      properties: { mendhook: { incident: '0123456789abcdef0123456789abcdef' } },
    },
  ]);
});

test('field errors are JIRA’s own words', async () => {
  const customFields = [{ id: 'customfield_10010', name: 'Team', required: true }];
  const { tracker } = await open({ projects: [{ key: 'SHOP', customFields }] });
  const error = await tracker()
    .open(anIssue({ summary: 'x'.repeat(300) }))
    .catch(messageOf);
  expect(error).toBe("JIRA: summary: Summary can't exceed 255 characters.; customfield_10010: Team is required.");
});

test('a refused token names neither the token nor the answer', async () => {
  const { tracker } = await open();
  const error = await tracker('other').open(anIssue()).catch(messageOf);
  expect(error).toBe('JIRA: it refuses the e-mail address or the API token');
});

test('an issue that a person gave the same label is not taken for ours', async () => {
  const { jira, tracker } = await open();
  jira.report({ project: 'SHOP', summary: 'mine', labels: ['mendhook-0123456789abcdef0123456789abcdef'] });
  expect(await tracker().findOpened(anIssue().incidentId)).toBeUndefined();
  const opened = await tracker().open(anIssue());
  expect(await tracker().findOpened(anIssue().incidentId)).toEqual(opened);
});

test('a comment is found behind a hundred others', async () => {
  const { jira, tracker } = await open();
  const { id: issueId, key } = await tracker().open(anIssue());
  await tracker().comment({ issueId, key: 'merged/7', body: adfDocument() });
  for (let each = 0; each < 120; each += 1) jira.comment(key, `comment ${each}`);
  expect(await tracker().hasComment(issueId, 'merged/7', 0)).toBe(true);
  expect(await tracker().hasComment(issueId, 'merged/8', 0)).toBe(false);
});

test('a page in place of an answer is a fault that may pass', async () => {
  const page = await listen(async () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 0);
  onTestFinished(page.close);
  const tracker = createJiraIssueTracker({ ...ACCOUNT, apiUrl: page.url }, PLACE);
  const error = await tracker.readStatus('10000').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: 'JIRA: it answered in an unknown form', retryable: true });
});

test('a JIRA that does not answer is given up in time', async () => {
  const { front } = await open({}, PLACE);
  const never = createJiraIssueTracker({ ...ACCOUNT, apiUrl: front.url, answersWithinMs: 1 }, PLACE);
  expect(await never.readStatus('10000').catch(messageOf)).toBe('JIRA: it did not answer in time');
});

test('a tracker without its secret refuses each call, and there is none where none is configured', async () => {
  const jira = jiraConfigSchema.parse({ site: ACCOUNT.site, project: 'SHOP' });
  const tracker = connectTracker(undefined, jira, undefined);
  expect(await tracker?.open(anIssue()).catch(messageOf)).toBe('JIRA: its secret is missing (mendhook secrets set)');
  expect(connectTracker(ACCOUNT, undefined, undefined)).toBeUndefined();
  const { jira: local } = await open();
  const connected = connectTracker(ACCOUNT, jira, local.url);
  await connected?.open(anIssue());
  expect(local.issues()).toHaveLength(1);
});
