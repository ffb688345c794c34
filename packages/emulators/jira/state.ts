import { z } from 'zod';
import { documentSchema } from './document.ts';

const propertiesSchema = z.record(z.string(), z.unknown());

const commentSchema = z.object({
  id: z.string(),
  author: z.string(),
  body: documentSchema,
  created: z.number(),
  properties: propertiesSchema,
});
export type StoredComment = z.output<typeof commentSchema>;

const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  project: z.string(),
  issueType: z.string(),
  summary: z.string(),
  description: documentSchema.nullable(),
  labels: z.array(z.string()),
  components: z.array(z.string()),
  /** Fields that a project has besides. */
  custom: z.record(z.string(), z.unknown()),
  properties: propertiesSchema,
  status: z.string(),
  reporter: z.string(),
  created: z.number(),
  updated: z.number(),
  comments: z.array(commentSchema),
  /** Each transition that was made, oldest first. */
  transitions: z.array(z.string()),
});
export type StoredIssue = z.output<typeof issueSchema>;

export const stateSchema = z.object({ issues: z.array(issueSchema), nextId: z.int().positive() });
export type JiraState = z.output<typeof stateSchema>;

export const EMPTY_STATE: JiraState = { issues: [], nextId: 10_000 };
