import { z } from 'zod';
import type { JiraConfig } from '../core/config/jira.ts';
import { UpstreamError } from '../core/errors.ts';
import { ownLabel } from '../core/issue/own-label.ts';
import type { IssueTracker, TrackedIssue } from '../core/ports/issue-tracker.ts';
import { cutText } from '../core/text/cut-text.ts';
import { readAdf } from '../core/text/read-adf.ts';
import { connectJira, type JiraAccess } from './jira-client.ts';

/** The property of issues and comments that says what of mendhook's they are. */
const PROPERTY = 'mendhook';
const COMMENTS_READ = 100;
const REPORT_FIELDS = 'summary,description,labels,components,project';
/** Of a description, in UTF-8. JIRA takes 32,767 characters. */
const REPORT_BYTES = 32 * 1024;
const SUMMARY_LENGTH = 255;
/** Clocks of JIRA and of this machine may differ. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/**
 * Issues of JIRA Cloud, by version 3 of its REST API.
 *
 * An issue carries a property and a label, both set by the call that opens it. The label is what JQL can find: a property is indexed
 * only for the app that declares it (https://developer.atlassian.com/cloud/jira/platform/modules/entity-property/), and an API token
 * is no app. The property, which the search returns, then says whether a found issue is ours.
 */
export function createJiraIssueTracker(
  access: JiraAccess,
  { project, issueType, label, fields = {} }: Pick<JiraConfig, 'project' | 'issueType' | 'label' | 'fields'>,
): IssueTracker {
  const ask = connectJira(access);
  const issueOf = ({ id, key }: { readonly id: string; readonly key: string }): TrackedIssue => ({
    id,
    key,
    url: `${access.apiUrl ?? access.site}/browse/${encodeURIComponent(key)}`,
  });
  return {
    open: async ({ incidentId, summary, description }) => {
      const made = await ask({
        method: 'POST',
        path: ['issue'],
        body: {
          fields: {
            ...fields,
            project: { key: project },
            issuetype: { name: issueType },
            summary,
            description,
            labels: [label, ownLabel(incidentId)],
          },
          properties: [{ key: PROPERTY, value: { incident: incidentId } }],
        },
        answer: nameSchema,
      });
      return issueOf(made);
    },
    findOpened: async (incidentId) => {
      const jql = `labels = "${ownLabel(incidentId)}" ORDER BY created ASC`;
      const { issues } = await ask({
        method: 'POST',
        path: ['search', 'jql'],
        body: { jql, fields: ['summary'], properties: [PROPERTY], maxResults: 50 },
        answer: foundSchema,
      });
      const ours = issues.find(
        ({ properties }) => ownSchema.safeParse(properties[PROPERTY]).data?.incident === incidentId,
      );
      return ours && issueOf(ours);
    },
    comment: async ({ issueId, key, body }) => {
      await ask({
        method: 'POST',
        path: ['issue', issueId, 'comment'],
        body: { body, properties: [{ key: PROPERTY, value: { comment: key } }] },
        answer: z.object({ id: z.string() }),
      });
    },
    hasComment: async (issueId, key, since) => {
      for (let startAt = 0; ; startAt += COMMENTS_READ) {
        const { comments } = await ask({
          path: ['issue', issueId, 'comment'],
          query: { startAt, maxResults: COMMENTS_READ, orderBy: '-created', expand: 'properties' },
          answer: commentsSchema,
        });
        if (comments.some(({ properties }) => properties.some((each) => isComment(each, key)))) return true;
        const isOlder = comments.some(({ created }) => created < since - CLOCKS_DIFFER_MS);
        if (comments.length < COMMENTS_READ || isOlder) return false;
      }
    },
    listTransitions: async (issueId) => {
      const { transitions } = await ask({ path: ['issue', issueId, 'transitions'], answer: transitionsSchema });
      return transitions.map(({ id, name, to }) => ({ id, name, to: to.id }));
    },
    makeTransition: async (issueId, id) => {
      const body = { transition: { id } };
      await ask({ method: 'POST', path: ['issue', issueId, 'transitions'], body, answer: z.undefined() });
    },
    readReport: async (issueId) => {
      try {
        const {
          fields: shown,
          properties,
          ...place
        } = await ask({
          path: ['issue', issueId],
          query: { fields: REPORT_FIELDS, properties: PROPERTY },
          answer: reportSchema,
        });
        const { text, codeBlocks } = readAdf(shown.description, REPORT_BYTES);
        return {
          ...issueOf(place),
          project: shown.project.key,
          labels: shown.labels,
          components: shown.components.map(({ name }) => name),
          summary: shown.summary,
          text,
          codeBlocks,
          isOwn: ownSchema.safeParse(properties[PROPERTY]).data?.incident !== undefined,
        };
      } catch (error) {
        if (error instanceof UpstreamError && error.code === '404') return undefined;
        throw error;
      }
    },
    readStatus: async (issueId) => {
      const { fields: shown } = await ask({
        path: ['issue', issueId],
        query: { fields: 'status' },
        answer: statusSchema,
      });
      return shown.status.id;
    },
  };
}

const isComment = ({ key, value }: { readonly key: string; readonly value?: unknown }, wanted: string): boolean =>
  key === PROPERTY && ownSchema.safeParse(value).data?.comment === wanted;

const nameSchema = z.object({ id: z.string().regex(/^\d{1,20}$/), key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d+$/) });
const ownSchema = z.object({ incident: z.string().optional(), comment: z.string().optional() });
const foundSchema = z.object({
  issues: z.array(nameSchema.extend({ properties: z.record(z.string(), z.unknown()).default({}) })),
});
const commentsSchema = z.object({
  comments: z.array(
    z.object({
      created: z.coerce.date().transform((date) => date.getTime()),
      properties: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
    }),
  ),
});
const transitionsSchema = z.object({
  transitions: z.array(z.object({ id: z.string(), name: z.string(), to: z.object({ id: z.string() }) })),
});
const reportSchema = nameSchema.extend({
  fields: z.object({
    summary: z.string().transform((summary) => cutText(summary, SUMMARY_LENGTH)),
    /** A document, or nothing. */
    description: z.unknown(),
    /** Left out if the project has no field for them. */
    labels: z.array(z.string()).default([]),
    components: z.array(z.object({ name: z.string() })).default([]),
    project: z.object({ key: z.string() }),
  }),
  properties: z.record(z.string(), z.unknown()).default({}),
});
const statusSchema = z.object({ fields: z.object({ status: z.object({ id: z.string() }) }) });
