import { z } from 'zod';
import { isOwnLabel } from '../../core/issue/own-label.ts';
import { issueNoticeSchema } from '../../core/records/issue-notice.ts';

/** Where an event says that there is a report to read. */
export interface ReportPlaceSeen {
  readonly issueId: string;
  readonly key: string;
}

/** https://developer.atlassian.com/cloud/jira/platform/webhooks/#webhook-example: only what is read. */
const eventSchema = z.object({ webhookEvent: z.string().max(200) });

const issueEventSchema = z.object({
  issue: z.object({
    id: z.union([z.string(), z.int()]).transform(String).pipe(issueNoticeSchema.shape.issueId),
    key: issueNoticeSchema.shape.key,
    fields: z.object({
      /** Left out if the project has no field for them. */
      labels: z.array(z.string()).default([]),
      project: z.object({ key: z.string() }),
    }),
  }),
  /** Which fields changed: https://developer.atlassian.com/cloud/jira/platform/webhooks/#changelog */
  changelog: z.object({ items: z.array(z.object({ field: z.string(), fieldId: z.string().optional() })) }).optional(),
});

const CREATED = 'jira:issue_created';
const UPDATED = 'jira:issue_updated';

/** Changes of other fields say nothing new of a bug, and lead to no other service. */
const READ_FIELDS: readonly string[] = ['summary', 'description', 'labels', 'components', 'project'];

/**
 * Reads where an event says that a person reported something.
 *
 * @param wanted.label of the issues that are reports
 * @param wanted.projects keys of the projects whose issues are heard of
 * @returns undefined if it is about nothing of ours
 * @throws {z.ZodError} when it is no such event
 */
export function readIssueEvent(
  payload: unknown,
  { label, projects }: { readonly label: string; readonly projects: readonly string[] },
): ReportPlaceSeen | undefined {
  const { webhookEvent } = eventSchema.parse(payload);
  if (webhookEvent !== CREATED && webhookEvent !== UPDATED) return undefined;
  const { issue, changelog } = issueEventSchema.parse(payload);
  const { labels, project } = issue.fields;
  const isReport = labels.includes(label) && !labels.some(isOwnLabel) && projects.includes(project.key);
  const changes = changelog?.items.map(({ field, fieldId }) => fieldId ?? field) ?? [];
  const isChanged = webhookEvent === CREATED || changes.some((field) => READ_FIELDS.includes(field));
  return isReport && isChanged ? { issueId: issue.id, key: issue.key } : undefined;
}
