import type { JiraConfig } from '../core/config/jira.ts';
import type { Credentials } from '../core/deployment/secrets.ts';
import { UpstreamError } from '../core/errors.ts';
import type { IssueTracker } from '../core/ports/issue-tracker.ts';
import { createJiraIssueTracker } from './jira-issue-tracker.ts';

/**
 * The tracker that the configuration names; undefined where it names none. Without its secret, each call is refused.
 *
 * @param apiUrl replaces the site's own address; for an emulator
 */
export function connectTracker(
  credentials: Credentials['jira'],
  jira: JiraConfig | undefined,
  apiUrl: string | undefined,
): IssueTracker | undefined {
  if (jira === undefined) return undefined;
  return credentials === undefined
    ? REFUSING
    : createJiraIssueTracker({ ...credentials, site: jira.site, apiUrl }, jira);
}

const refuse = async (): Promise<never> => {
  throw new UpstreamError('JIRA', 'its secret is missing (mendhook secrets set)', { retryable: false });
};

const REFUSING: IssueTracker = {
  open: refuse,
  findOpened: refuse,
  comment: refuse,
  hasComment: refuse,
  listTransitions: refuse,
  makeTransition: refuse,
  readReport: refuse,
  readStatus: refuse,
};
