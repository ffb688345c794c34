import { z } from 'zod';
import { type Document, documentSchema, NO_DOCUMENT, refuseDocument, TOO_LONG } from './document.ts';
import { invalidPayload, JiraError } from './errors.ts';
import { FIRST_STATUS, idOf, type Project } from './project.ts';
import type { StoredIssue } from './state.ts';

const namedSchema = z.object({ id: z.string().optional(), name: z.string().optional(), key: z.string().optional() });

const bodySchema = z.object({
  fields: z.record(z.string(), z.unknown()).default({}),
  properties: z.array(z.object({ key: z.string().min(1).max(255), value: z.unknown() })).default([]),
});

const SUMMARY_LENGTH = 255;
const PROPERTY_BYTES = 32_768;

type NewIssue = Omit<StoredIssue, 'id' | 'key' | 'reporter' | 'created' | 'updated' | 'comments' | 'transitions'>;

/**
 * Reads the body of "Create issue". https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
 *
 * @throws {JiraError} 400 with every field that is wrong, in JIRA's words
 */
export function readNewIssue(body: unknown, projects: readonly Project[]): NewIssue {
  const read = bodySchema.safeParse(body);
  if (!read.success) throw invalidPayload();
  const { fields, properties } = read.data;
  const project = findProject(fields['project'], projects);
  if (project === undefined) throw new JiraError(400, { errors: { project: 'valid project is required' } });
  if (!project.mayCreate)
    throw new JiraError(400, { errors: { project: 'You do not have permission to create issues in this project.' } });
  const errors: Record<string, string> = {
    ...refuseType(fields['issuetype'], project),
    ...refuseSummary(fields['summary']),
    ...refuseDescription(fields['description']),
    ...refuseLabels(fields['labels']),
    ...refuseComponents(fields['components']),
    ...refuseCustom(fields, project),
  };
  if (properties.some(({ value }) => Buffer.byteLength(JSON.stringify(value) ?? '') > PROPERTY_BYTES)) {
    errors['properties'] = 'The property value cannot be longer than 32768 characters.';
  }
  if (Object.keys(errors).length > 0) throw new JiraError(400, { errors });
  return {
    project: project.key,
    issueType: findType(fields['issuetype'], project) ?? '',
    summary: String(fields['summary']),
    description: readDescription(fields['description']),
    labels: z.array(z.string()).parse(fields['labels'] ?? []),
    components: componentsSchema.parse(fields['components'] ?? []).map(({ name = '' }) => name),
    custom: Object.fromEntries(Object.entries(fields).filter(([id]) => isCustom(id, project))),
    properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
    status: FIRST_STATUS,
  };
}

/** The fields of the create screen, as "Get create field metadata" lists them. */
export const createFields = ({ customFields, hiddenFields }: Project) =>
  [
    ...KNOWN.map(({ id, name, required }) => ({ id, name, required })),
    ...customFields.map(({ id, name, required }) => ({ id, name, required })),
  ]
    .filter(({ id }) => !hiddenFields.includes(id))
    .map(({ id, name, required }) => ({
      fieldId: id,
      key: id,
      name,
      required,
      hasDefaultValue: false,
      operations: ['set'],
    }));

const KNOWN = [
  { id: 'project', name: 'Project', required: true },
  { id: 'issuetype', name: 'Issue Type', required: true },
  { id: 'summary', name: 'Summary', required: true },
  { id: 'description', name: 'Description', required: false },
  { id: 'labels', name: 'Labels', required: false },
  { id: 'components', name: 'Components', required: false },
  { id: 'priority', name: 'Priority', required: false },
];

const named = (value: unknown) => namedSchema.safeParse(value).data ?? {};

function findProject(value: unknown, projects: readonly Project[]): Project | undefined {
  const { key, id } = named(value);
  return projects.find((project) => project.key === key || (id !== undefined && idOf(project.key) === id));
}

function findType(value: unknown, { issueTypes }: Project): string | undefined {
  const { name, id } = named(value);
  return issueTypes.find((type) => type === name || (id !== undefined && idOf(type) === id));
}

const refuseType = (value: unknown, project: Project): Record<string, string> =>
  findType(value, project) === undefined ? { issuetype: 'Specify a valid issue type' } : {};

function refuseSummary(value: unknown): Record<string, string> {
  if (value === undefined || value === '') return { summary: 'You must specify a summary of the issue.' };
  if (typeof value !== 'string') return { summary: 'Operation value must be a string' };
  if (/[\r\n]/.test(value)) return { summary: 'The summary is invalid because it contains newline characters.' };
  return value.length > SUMMARY_LENGTH ? { summary: "Summary can't exceed 255 characters." } : {};
}

function refuseDescription(value: unknown): Record<string, string> {
  const refused = value === undefined || value === null ? undefined : refuseDocument(value);
  if (refused === 'invalid') throw new JiraError(400, { messages: ['INVALID_INPUT'] });
  if (refused === undefined) return {};
  return { description: refused === 'too long' ? TOO_LONG : NO_DOCUMENT };
}

function refuseLabels(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const labels = z.array(z.string()).safeParse(value).data;
  if (labels === undefined) return { labels: 'data was not an array' };
  const spaced = labels.find((label) => /\s/.test(label));
  if (spaced !== undefined) return { labels: `The label '${spaced}' contains spaces which is invalid.` };
  const long = labels.find((label) => label.length > 255);
  return long === undefined
    ? {}
    : { labels: `The label '${long}' exceeds the maximum length for a single label of 255 characters.` };
}

const componentsSchema = z.array(namedSchema);

/** Whether the project has such a component is not looked at. */
const refuseComponents = (value: unknown): Record<string, string> =>
  value === undefined || componentsSchema.safeParse(value).success ? {} : { components: 'data was not an array' };

function refuseCustom(fields: Readonly<Record<string, unknown>>, project: Project): Record<string, string> {
  const missing = project.customFields.filter(({ id, required }) => required && fields[id] === undefined);
  const known = createFields(project).map(({ fieldId }) => fieldId);
  const unknown = Object.keys(fields).filter((id) => !known.includes(id));
  return {
    ...Object.fromEntries(missing.map(({ id, name }) => [id, `${name} is required.`])),
    ...Object.fromEntries(
      unknown.map((id) => [id, `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`]),
    ),
  };
}

const isCustom = (id: string, { customFields }: Project): boolean => customFields.some((field) => field.id === id);

const readDescription = (value: unknown): Document | null =>
  value === undefined || value === null ? null : documentSchema.parse(value);
