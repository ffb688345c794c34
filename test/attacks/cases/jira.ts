import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startJira } from '@mendhook/emulators/jira';
import { createJiraIssueTracker } from '../../../adapters/jira-issue-tracker.ts';
import { issueEvents } from '../../../core/lifecycle/issue-due.ts';
import { issueDescription } from '../../../core/messages/issue/description.ts';
import { issueEventComment } from '../../../core/messages/issue/event-comment.ts';
import { issueSummary } from '../../../core/messages/issue/summary.ts';
import { issueNotOpenedReply } from '../../../core/messages/slack/issue-reply.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';
import type { DirectAttack } from '../attack.ts';

const ACCOUNT = { email: 'bot@example.com', apiToken: 'token', site: 'https://acme.atlassian.net' };

/** Opens the issue of an incident at a local JIRA, with what a person did there before. */
async function opened(
  incident: Incident,
  before: Parameters<Awaited<ReturnType<typeof startJira>>['report']>[0][] = [],
) {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'mendhook-attack-'));
  const jira = await startJira({ stateDirectory, ...ACCOUNT, projects: [{ key: 'SHOP' }] });
  try {
    for (const report of before) jira.report(report);
    const place = { project: 'SHOP', issueType: 'Bug', label: 'mendhook' };
    const tracker = createJiraIssueTracker({ ...ACCOUNT, apiUrl: jira.url }, place);
    const found = await tracker.findOpened(incident.id);
    const issue = {
      ...{ incidentId: incident.id, summary: issueSummary(incident) },
      description: issueDescription(incident, undefined),
    };
    if (found === undefined) await tracker.open(issue);
    return { found, issues: jira.issues() };
  } finally {
    await jira.close();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

const HOSTILE = '[~accountid:5b10a2844c20165700ede21g] @here {{secret}} {code}x{code} <img src=x onerror=alert(1)>';

const nodesOf = (document: object): string =>
  [...new Set([...JSON.stringify(document).matchAll(/"type":"(\w+)"/g)].map(([, type]) => type))].toSorted().join(' ');

export const jiraAttacks: readonly DirectAttack[] = [
  {
    name: 'mention a person in JIRA, or run one of its macros, by an error message',
    from: 'log text',
    refused: 'text of others becomes text nodes alone, in which JIRA reads nothing',
    attempt: async () =>
      nodesOf(
        issueDescription(
          anIncident({ title: HOSTILE, representative: { id: 'e', timestamp: NOW, message: HOSTILE, stack: HOSTILE } }),
          undefined,
        ),
      ),
    result: /^codeBlock doc paragraph strong text$/,
  },
  {
    name: 'link somewhere else from an issue, by the address of an alert',
    from: 'log attribute',
    refused: 'only addresses of the web become links',
    attempt: async () => nodesOf(issueDescription(anIncident({ alertLink: 'javascript:alert(1)' }), undefined)),
    result: /^(?!.*\blink\b)/,
  },
  {
    name: 'hide words in an issue, by marks that turn the direction of text',
    from: 'log text',
    refused: 'invisible characters are taken out',
    attempt: async () => {
      const shown = JSON.stringify(issueDescription(anIncident({ title: 'a\u202egnp.exe\u202c \u200b' }), undefined));
      return /[\u200b\u202a-\u202e]/.test(shown) ? 'hidden' : 'visible';
    },
    result: /^visible$/,
  },
  {
    name: 'keep an issue from being opened, by 100 kB of one word in each field',
    from: 'log text',
    refused: 'each text is cut to what JIRA takes',
    attempt: async () => {
      const word = 'x'.repeat(100_000);
      const representative = { id: 'e', timestamp: NOW, message: word, stack: word };
      return `${(await opened(anIncident({ title: word, service: word, representative }))).issues.length} issue`;
    },
    result: /^1 issue$/,
  },
  {
    name: 'write a credential into a tracker that others read',
    from: 'log text',
    refused: 'credentials are redacted before they leave',
    attempt: async () => {
      const stack = 'Authorization: Bearer ghp_0123456789abcdefghijABCDEFGHIJ012345';
      const incident = anIncident({ representative: { id: 'e', timestamp: NOW, message: 'm', stack } });
      return (await opened(incident)).issues[0]?.description.includes('ghp_') ? 'leaked' : 'redacted';
    },
    result: /^redacted$/,
  },
  {
    name: 'pass an issue of their own for mendhook’s, by its label',
    from: 'person in JIRA',
    refused: 'the property that mendhook sets with the issue decides, and the label only finds it',
    attempt: async () => {
      const { id } = anIncident();
      const { found, issues } = await opened(anIncident(), [
        { project: 'SHOP', summary: 'mine', labels: [`mendhook-${id}`] },
      ]);
      return `${found === undefined ? 'not taken' : 'taken'}, ${issues.length} issues`;
    },
    result: /^not taken, 2 issues$/,
  },
  {
    name: 'ping the whole channel, by what JIRA says against a field',
    from: 'network',
    refused: 'JIRA’s words are escaped in the thread',
    attempt: async () => {
      const incident = anIncident({ issue: { status: 'failed', at: NOW, tries: 1 } });
      return (
        JSON.stringify(issueNotOpenedReply(incident, 'customfield_1: <!channel> <@U0EVIL999>'))
          .match(/<[@!][^>]*>/g)
          ?.join() ?? 'nobody'
      );
    },
    result: /^nobody$/,
  },
  {
    name: 'forge a link in a comment, by the name of who merged',
    from: 'pull request',
    refused: 'names are text nodes',
    attempt: async () => {
      const merge = {
        at: NOW,
        by: '[x](https://evil.example) @ada',
        deployedFrom: NOW,
        watchMs: 1,
        earlier: { versions: [], commits: [] },
      };
      const pullRequest = {
        ...{
          repository: 'a/b',
          number: 7,
          url: 'https://github.com/a/b/pull/7',
          branch: 'b',
          title: 't',
          draft: false,
        },
      };
      const [event] = issueEvents(anIncident({ status: 'merged', merge, pullRequest }));
      const hrefs = JSON.stringify(event && issueEventComment(event)).match(/"href":"[^"]*"/g);
      return hrefs?.join() ?? 'none';
    },
    result: /^"href":"https:\/\/github\.com\/a\/b\/pull\/7"$/,
  },
];
