import type { JiraInspector } from '../../../../adapters/jira-inspector.ts';
import { isReportId } from '../../../../core/alert/report-alert.ts';
import type { JiraConfig } from '../../../../core/config/jira.ts';
import { reportedProjects } from '../../../../core/config/reported-service.ts';
import { isRefusal } from '../../../../core/errors.ts';
import type { Ledger } from '../../../../core/ports/ledger.ts';
import { ago } from '../../incidents/times.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/ */
const PERMISSIONS = ['BROWSE_PROJECTS', 'ADD_COMMENTS'];
/** A report that came before so many alerts is not found. */
const ALERTS_READ = 200;

/**
 * Whether mendhook may read what people report in JIRA and answer it, and whether a report came. Of the webhook itself, JIRA tells
 * only administrators.
 *
 * @param stage.jiraUrl the stage's output; undefined on one machine too, where the emulated JIRA calls
 * @returns nothing where the configuration has no `jira.webhook`
 */
export async function checkJiraWebhook(
  inspector: Pick<JiraInspector, 'lacking'>,
  jira: JiraConfig,
  stage: {
    readonly jiraUrl: string | undefined;
    readonly isLocal: boolean;
    readonly ledger: Pick<Ledger, 'listAlerts'>;
    readonly now: number;
  },
): Promise<readonly Finding[]> {
  if (jira.webhook === undefined) return [];
  const { jiraUrl, isLocal } = stage;
  if (jiraUrl === undefined && !isLocal) return [bad('the stage has no function that JIRA calls', 'mendhook deploy')];
  const projects: Finding[] = [];
  for (const project of reportedProjects(jira)) projects.push(await checkProject(inspector, jira, project));
  return [...projects, await checkReports(jira, stage)];
}

async function checkProject(
  inspector: Pick<JiraInspector, 'lacking'>,
  { site }: JiraConfig,
  project: string,
): Promise<Finding> {
  try {
    const lacking = await inspector.lacking(project, PERMISSIONS);
    return lacking.length === 0
      ? good(`reports in ${project} can be read and answered`)
      : bad(
          `the account lacks ${lacking.join(', ')} in ${project}`,
          `${site}: give it a role of the project that has them`,
        );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return bad(`${project} cannot be read: ${error.message}`, 'correct `jira.webhook.services` in mendhook.config.ts');
  }
}

async function checkReports(
  { label }: JiraConfig,
  { jiraUrl, ledger, now }: Parameters<typeof checkJiraWebhook>[2],
): Promise<Finding> {
  const alerts = await ledger.listAlerts(ALERTS_READ);
  const newest = alerts.map(({ alert }) => alert).find(({ id }) => isReportId(id));
  if (newest !== undefined)
    return good(`the last report, ${newest.report?.key ?? newest.id}, came ${ago(newest.receivedAt, now)}`);
  return warning(
    'no report is among the newest alerts: nobody wrote one, or JIRA does not call',
    `write an issue with the label "${label}"; the webhook in JIRA must call ${jiraUrl ?? 'the runtime'}, with the secret that is stored`,
  );
}
