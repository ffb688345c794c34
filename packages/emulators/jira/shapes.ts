import { documentText } from './document.ts';
import { idOf } from './project.ts';
import type { StoredComment, StoredIssue } from './state.ts';

/** Times as JIRA writes them: `2026-11-29T21:55:00.000+0000`. */
export const jiraTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

export const userOf = (name: string) => ({
  accountId: `local:${name}`,
  accountType: name === 'mendhook' ? 'app' : 'atlassian',
  displayName: name,
  active: true,
});

/** An issue as version 3 of the REST API shows it. */
export const issueShape = (
  base: string,
  issue: StoredIssue,
  wanted: { readonly fields?: readonly string[] | undefined; readonly properties?: readonly string[] | undefined } = {},
) => ({
  id: issue.id,
  key: issue.key,
  self: `${base}/rest/api/3/issue/${issue.id}`,
  fields: Object.fromEntries(
    Object.entries({ ...commonFields(issue), description: issue.description }).filter(
      ([name]) => wanted.fields === undefined || wanted.fields.includes(name) || wanted.fields.includes('*all'),
    ),
  ),
  ...(wanted.properties === undefined
    ? {}
    : {
        properties: Object.fromEntries(
          Object.entries(issue.properties).filter(([key]) =>
            wanted.properties?.some((each) => each === key || each === '*all'),
          ),
        ),
      }),
});

const commonFields = (issue: StoredIssue) => ({
  ...issue.custom,
  summary: issue.summary,
  labels: issue.labels,
  components: issue.components.map((name) => ({ id: idOf(name), name })),
  project: { id: idOf(issue.project), key: issue.project, name: issue.project },
  issuetype: { id: idOf(issue.issueType), name: issue.issueType, subtask: false },
  status: { id: idOf(issue.status), name: issue.status },
  reporter: userOf(issue.reporter),
  creator: userOf(issue.reporter),
  created: jiraTime(issue.created),
  updated: jiraTime(issue.updated),
});

/** An issue as a webhook shows it: its description is text. */
export const webhookIssue = (base: string, issue: StoredIssue) => ({
  id: issue.id,
  key: issue.key,
  self: `${base}/rest/api/2/${issue.id}`,
  fields: { ...commonFields(issue), description: issue.description && documentText(issue.description) },
});

export const commentShape = (base: string, issue: StoredIssue, comment: StoredComment, withProperties: boolean) => ({
  id: comment.id,
  self: `${base}/rest/api/3/issue/${issue.id}/comment/${comment.id}`,
  author: userOf(comment.author),
  updateAuthor: userOf(comment.author),
  body: comment.body,
  created: jiraTime(comment.created),
  updated: jiraTime(comment.created),
  jsdPublic: true,
  ...(withProperties ? { properties: Object.entries(comment.properties).map(([key, value]) => ({ key, value })) } : {}),
});
