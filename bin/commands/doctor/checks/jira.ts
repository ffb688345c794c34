import type { JiraInspector } from '../../../../adapters/jira-inspector.ts';
import type { JiraConfig } from '../../../../core/config/jira.ts';
import { isRefusal } from '../../../../core/errors.ts';
import { bad, type Finding, good } from '../finding.ts';

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/ */
const PERMISSIONS = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'ADD_COMMENTS'];
const TRANSITION = 'TRANSITION_ISSUES';

/** What mendhook fills in each issue. */
const FILLED: readonly string[] = ['project', 'issuetype', 'summary', 'description', 'labels', 'reporter'];

/** Whether the account may open issues in the project, and an issue has all that the project requires. */
export async function checkJira(inspector: JiraInspector, jira: JiraConfig): Promise<readonly Finding[]> {
  const { site, project, issueType, transitions } = jira;
  try {
    const account = await inspector.account();
    const wanted = transitions === undefined ? PERMISSIONS : [...PERMISSIONS, TRANSITION];
    const lacking = await inspector.lacking(project, wanted);
    if (lacking.length > 0) {
      const what = `${account} lacks ${lacking.join(', ')} in ${project}`;
      return [bad(what, `${site}: give the account a role of the project that has them`)];
    }
    const id = (await inspector.issueTypes(project)).get(issueType);
    if (id === undefined) {
      return [bad(`${project} has no issue type "${issueType}"`, 'correct `jira.issueType` in mendhook.config.ts')];
    }
    return [good(`${account} may open issues in ${project}`), ...(await checkFields(inspector, jira, id))];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [bad(error.message, 'correct `jira` in mendhook.config.ts, or mendhook secrets set')];
  }
}

async function checkFields(inspector: JiraInspector, jira: JiraConfig, typeId: string): Promise<readonly Finding[]> {
  const fields = await inspector.fields(jira.project, typeId);
  const given = [...FILLED, ...Object.keys(jira.fields ?? {})];
  const missing = fields.filter(({ id, isNeeded }) => isNeeded && !given.includes(id));
  const unknown = [...FILLED.slice(3, 5), ...Object.keys(jira.fields ?? {})].filter(
    (wanted) => !fields.some(({ id }) => id === wanted),
  );
  return [
    ...missing.map(({ id, name }) =>
      bad(`a ${jira.issueType} needs "${name}"`, `set \`jira.fields.${id}\` in mendhook.config.ts`),
    ),
    ...unknown.map((id) =>
      bad(`a ${jira.issueType} takes no field "${id}"`, 'add it to the create screen of the project'),
    ),
  ];
}
