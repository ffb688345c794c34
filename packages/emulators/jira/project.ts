/** A field that a project has besides the usual ones. */
export interface CustomField {
  /** Such as `customfield_10010`. */
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
}

/** A step from any status to another, as a workflow without conditions has it. */
export interface Transition {
  readonly name: string;
  readonly to: string;
  /** From which statuses it can be made. @default - all */
  readonly from?: readonly string[];
}

export interface Project {
  readonly key: string;
  readonly issueTypes: readonly string[];
  readonly customFields: readonly CustomField[];
  readonly transitions: readonly Transition[];
  /** Fields of the create screen that are not on it, such as `labels`. */
  readonly hiddenFields: readonly string[];
  /** Whether the account may create issues. */
  readonly mayCreate: boolean;
}

export const FIRST_STATUS = 'To Do';

export const DEFAULT_TRANSITIONS: readonly Transition[] = [
  { name: 'Start', to: 'In Progress', from: ['To Do'] },
  { name: 'In Review', to: 'In Review' },
  { name: 'Done', to: 'Done' },
  { name: 'Reopen', to: 'To Do', from: ['Done', 'In Review'] },
];

/** JIRA's numbers of a project, an issue type, a status and a transition: the same name has the same one. */
export const idOf = (name: string): string =>
  String(10_000 + ([...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 89_989, 7) % 89_989));
