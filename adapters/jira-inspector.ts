import { z } from 'zod';
import { connectJira, type JiraAccess } from './jira-client.ts';

/** A field of the form by which issues are made. */
export interface JiraField {
  readonly id: string;
  readonly name: string;
  /** Whether an issue needs it and JIRA fills in nothing by itself. */
  readonly isNeeded: boolean;
}

/** What `doctor` asks of JIRA. @throws {UpstreamError} from each method, with JIRA's words */
export interface JiraInspector {
  /** The name of the account. */
  account(): Promise<string>;
  /** Those of the permissions that the account lacks in the project. */
  lacking(project: string, permissions: readonly string[]): Promise<readonly string[]>;
  /** The issue types of the project, by their names and ids. */
  issueTypes(project: string): Promise<ReadonlyMap<string, string>>;
  fields(project: string, issueTypeId: string): Promise<readonly JiraField[]>;
}

export function createJiraInspector(access: JiraAccess): JiraInspector {
  const ask = connectJira(access);
  return {
    account: async () => (await ask({ path: ['myself'], answer: accountSchema })).displayName,
    lacking: async (project, permissions) => {
      const query = { projectKey: project, permissions: permissions.join(',') };
      const { permissions: found } = await ask({ path: ['mypermissions'], query, answer: permissionsSchema });
      return permissions.filter((name) => found[name]?.havePermission !== true);
    },
    issueTypes: async (project) => {
      const found = new Map<string, string>();
      for (let startAt = 0, total = 1; startAt < total; startAt += PAGE) {
        const path = ['issue', 'createmeta', project, 'issuetypes'];
        const answer = await ask({ path, query: { startAt, maxResults: PAGE }, answer: typesSchema });
        for (const { id, name } of answer.issueTypes) found.set(name, id);
        total = answer.total;
      }
      return found;
    },
    fields: async (project, issueTypeId) => {
      const found: JiraField[] = [];
      for (let startAt = 0, total = 1; startAt < total; startAt += PAGE) {
        const path = ['issue', 'createmeta', project, 'issuetypes', issueTypeId];
        const answer = await ask({ path, query: { startAt, maxResults: PAGE }, answer: fieldsSchema });
        found.push(
          ...answer.fields.map(({ fieldId, name, required, hasDefaultValue }) => ({
            id: fieldId,
            name,
            isNeeded: required && !hasDefaultValue,
          })),
        );
        total = answer.total;
      }
      return found;
    },
  };
}

const PAGE = 50;

const accountSchema = z.object({ displayName: z.string() });
const permissionsSchema = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean().optional() })),
});
const typesSchema = z.object({
  total: z.number().default(0),
  issueTypes: z.array(z.object({ id: z.string(), name: z.string() })),
});
const fieldsSchema = z.object({
  total: z.number().default(0),
  fields: z.array(
    z.object({
      fieldId: z.string(),
      name: z.string(),
      required: z.boolean(),
      hasDefaultValue: z.boolean().default(false),
    }),
  ),
});
