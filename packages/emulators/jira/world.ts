import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Document } from './document.ts';
import type { Project, Transition } from './project.ts';
import { jiraTime, userOf, webhookIssue } from './shapes.ts';
import type { JiraState, StoredComment, StoredIssue } from './state.ts';

/** An answer instead of the next one. */
export interface Refusal {
  readonly status: ContentfulStatusCode;
  /** In seconds. */
  readonly retryAfter?: number;
  readonly body?: object;
}

export interface JiraWorld {
  readonly state: JiraState;
  readonly projects: readonly Project[];
  readonly email: string;
  readonly apiToken: string;
  readonly indexDelayMs: number;
  readonly refusals: Refusal[];
  readonly clock: () => number;
  readonly base: () => string;
  create(issue: Omit<StoredIssue, 'id' | 'key' | 'created' | 'updated' | 'comments' | 'transitions'>): StoredIssue;
  edit(issue: StoredIssue, change: Edit, by: string): void;
  comment(issue: StoredIssue, comment: Pick<StoredComment, 'author' | 'body' | 'properties'>): StoredComment;
  transition(issue: StoredIssue, transition: Transition, by: string): void;
}

export interface Edit {
  readonly summary?: string;
  readonly description?: Document;
  readonly labels?: readonly string[];
}

type WorldTerms = Omit<JiraWorld, 'create' | 'edit' | 'comment' | 'transition'> & {
  readonly save: () => void;
  /** Calls the webhook. */
  readonly notify: (payload: object) => void;
};

/** What can happen at this JIRA. Each change is saved, and told to the webhook. */
export function createWorld(terms: WorldTerms): JiraWorld {
  const { state, projects, clock, base, save, notify } = terms;
  const newId = () => String(state.nextId++);
  const tell = (
    issue: StoredIssue,
    event: 'jira:issue_created' | 'jira:issue_updated',
    kind: string,
    by: string,
    changed: readonly string[],
  ) =>
    notify({
      timestamp: clock(),
      webhookEvent: event,
      issue_event_type_name: kind,
      user: userOf(by),
      issue: webhookIssue(base(), issue),
      ...(changed.length === 0
        ? {}
        : {
            changelog: { id: newId(), items: changed.map((field) => ({ field, fieldtype: 'jira', fieldId: field })) },
          }),
    });
  return {
    ...terms,
    create: (fields) => {
      const project = projects.find(({ key }) => key === fields.project);
      const number = state.issues.filter((issue) => issue.project === project?.key).length + 1;
      const now = clock();
      const issue: StoredIssue = {
        ...fields,
        id: newId(),
        key: `${fields.project}-${number}`,
        created: now,
        updated: now,
        comments: [],
        transitions: [],
      };
      state.issues.push(issue);
      save();
      tell(issue, 'jira:issue_created', 'issue_created', issue.reporter, []);
      return issue;
    },
    edit: (issue, { labels, ...change }, by) => {
      Object.assign(issue, change, labels === undefined ? {} : { labels: [...labels] }, { updated: clock() });
      save();
      tell(issue, 'jira:issue_updated', 'issue_generic', by, [
        ...Object.keys(change),
        ...(labels === undefined ? [] : ['labels']),
      ]);
    },
    comment: (issue, written) => {
      const comment: StoredComment = { ...written, id: newId(), created: clock() };
      issue.comments.push(comment);
      issue.updated = clock();
      save();
      notify({
        timestamp: clock(),
        webhookEvent: 'comment_created',
        comment: { id: comment.id, author: userOf(comment.author), created: jiraTime(comment.created) },
        issue: webhookIssue(base(), issue),
      });
      // A comment is an update, too, of no field.
      tell(issue, 'jira:issue_updated', 'issue_commented', comment.author, []);
      return comment;
    },
    transition: (issue, { name, to }, by) => {
      issue.status = to;
      issue.transitions.push(name);
      issue.updated = clock();
      save();
      tell(issue, 'jira:issue_updated', 'issue_generic', by, ['status']);
    },
  };
}
