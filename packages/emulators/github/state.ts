import { join } from 'node:path';
import { z } from 'zod';
import { openStateFile, type StateFile } from '../state-file.ts';
import { actionsFields } from './actions/state.ts';
import { checkRunSchema, rulesetSchema } from './check-state.ts';

const label = z.object({
  id: z.number(),
  name: z.string(),
  color: z.string(),
  description: z.string().nullable(),
});

const comment = z.object({
  id: z.number(),
  number: z.number(),
  author: z.string(),
  body: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Whether an app wrote it in that person's name. */
  byApp: z.boolean().default(false),
});

const review = z.object({
  id: z.number(),
  /** Of the pull request. */
  number: z.number(),
  author: z.string(),
  body: z.string(),
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED']),
  commit: z.string(),
  submittedAt: z.number(),
});

const reviewComment = comment.extend({
  path: z.string(),
  line: z.number(),
  commit: z.string(),
  /** The review that it belongs to. */
  reviewId: z.number().nullable().default(null),
  /** The first remark of its thread; null for that one itself. */
  inReplyTo: z.number().nullable().default(null),
  /** Who resolved the thread that it begins. */
  resolvedBy: z.string().nullable().default(null),
});

const pullRequest = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  author: z.string(),
  draft: z.boolean(),
  state: z.enum(['open', 'closed']),
  headRef: z.string(),
  /** The fork where the head branch lies; null where it is a branch of the repository itself. */
  fork: z.object({ id: z.number(), owner: z.string() }).nullable().default(null),
  headSha: z.string(),
  baseRef: z.string(),
  baseSha: z.string(),
  labels: z.array(z.string()),
  createdAt: z.number(),
  updatedAt: z.number(),
  closedAt: z.number().nullable(),
  closedBy: z.string().nullable().default(null),
  mergedAt: z.number().nullable(),
  mergedBy: z.string().nullable(),
  mergeCommitSha: z.string().nullable(),
  /** Logins of people who are asked for a review and have not given one, and the slugs of teams. */
  requestedReviewers: z.array(z.string()).default([]),
  requestedTeams: z.array(z.string()).default([]),
  locked: z.boolean().default(false),
  /** Whether it is in the merge queue of its base branch. */
  queued: z.boolean().default(false),
});

const timelineEvent = z.object({
  id: z.number(),
  /** Of the pull request. */
  number: z.number(),
  event: z.string(),
  actor: z.string(),
  createdAt: z.number(),
  label: z.string().optional(),
});

const protection = z.object({
  branch: z.string(),
  requiredApprovals: z.number(),
  enforceAdmins: z.boolean(),
});

const branchRule = z.object({
  /** A glob of git's, such as `incident/*`. */
  branches: z.string(),
  type: z.enum(['creation', 'required_signatures', 'branch_name_pattern', 'commit_message_pattern']),
  /** Of the two patterns. */
  parameters: z
    .object({ operator: z.literal('regex'), pattern: z.string(), negate: z.boolean(), name: z.string() })
    .optional(),
});

const collaborator = z.object({
  login: z.string(),
  role: z.enum(['admin', 'maintain', 'write', 'triage', 'read']),
  /** Of the organisation that owns the repository. */
  isMember: z.boolean().default(false),
});

const repository = z.object({
  id: z.number(),
  /** The id of the repository that it is a fork of. */
  parent: z.number().nullable().default(null),
  owner: z.string(),
  name: z.string(),
  formerNames: z.array(z.string()).default([]),
  defaultBranch: z.string(),
  description: z.string().nullable(),
  isPublic: z.boolean().default(false),
  createdAt: z.number(),
  pushedAt: z.number(),
  nextNumber: z.number(),
  pulls: z.array(pullRequest),
  comments: z.array(comment),
  labels: z.array(label),
  protections: z.array(protection),
  rules: z.array(branchRule).default([]),
  archived: z.boolean().default(false),
  /** Commits that this server made and signed. */
  signedCommits: z.array(z.string()).default([]),
  collaborators: z.array(collaborator).default([]),
  /** Slugs of teams of the owner that may write here. */
  teams: z.array(z.string()).default([]),
  reviews: z.array(review).default([]),
  reviewComments: z.array(reviewComment).default([]),
  timeline: z.array(timelineEvent).default([]),
  rulesets: z.array(rulesetSchema).default([]),
  checkRuns: z.array(checkRunSchema).default([]),
  ...actionsFields,
});

const permissions = z.record(z.string(), z.enum(['read', 'write', 'admin']));

const installationToken = z.object({
  hash: z.string(),
  owner: z.string(),
  /** Names of repositories; null when the token reaches all of the owner's. */
  repositories: z.array(z.string()).nullable(),
  permissions,
  expiresAt: z.number(),
});

const githubState = z.object({
  nextId: z.number(),
  repositories: z.array(repository),
  tokens: z.array(installationToken),
});

export type Permissions = z.infer<typeof permissions>;
export type StoredLabel = z.infer<typeof label>;
export type StoredTimelineEvent = z.infer<typeof timelineEvent>;
export type StoredComment = z.infer<typeof comment>;
export type StoredReview = z.infer<typeof review>;
export type StoredReviewComment = z.infer<typeof reviewComment>;
export type StoredCollaborator = z.infer<typeof collaborator>;
export type StoredPull = z.infer<typeof pullRequest>;
export type StoredProtection = z.infer<typeof protection>;
export type StoredRule = z.infer<typeof branchRule>;
export type StoredRepository = z.infer<typeof repository>;
export type GitHubState = z.infer<typeof githubState>;

/** Opens what the stand-in remembers beside its git repositories. Times in it are epoch milliseconds. */
export const openGitHubState = (directory: string): StateFile<GitHubState> =>
  openStateFile(join(directory, 'github.json'), githubState, { nextId: 1_000, repositories: [], tokens: [] });
