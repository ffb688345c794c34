import { JiraError } from './errors.ts';
import type { StoredIssue } from './state.ts';

const CLAUSE = /^\s*(project|labels)\s*=\s*(?:"([^"]+)"|([\w-]+))\s*$/i;

/**
 * Finds issues by JQL. It knows `project = …` and `labels = …`, joined by `AND`, and an order by creation; any other clause is
 * refused. A property of an issue cannot be searched: only an app may have one indexed.
 * https://developer.atlassian.com/cloud/jira/platform/modules/entity-property/
 *
 * @throws {JiraError} 400 for a query that it does not know
 */
export function searchIssues(jql: string, issues: readonly StoredIssue[]): readonly StoredIssue[] {
  const where = jql.replace(/\s+ORDER\s+BY\s+created(\s+(ASC|DESC))?\s*$/i, '');
  const isNewestFirst = /\bDESC\s*$/i.test(jql);
  const clauses = where.split(/\s+AND\s+/i).map(readClause);
  const found = issues.filter((issue) =>
    clauses.every(({ field, value }) =>
      field === 'project' ? issue.project === value : issue.labels.some((label) => label === value),
    ),
  );
  return isNewestFirst ? found.toReversed() : found;
}

function readClause(text: string): { readonly field: 'project' | 'labels'; readonly value: string } {
  const [, field, quoted, bare] = CLAUSE.exec(text) ?? [];
  if (/issue\.property/i.test(text)) {
    throw new JiraError(400, {
      messages: [`Field '${text.trim().split(/[=\s]/)[0]}' does not exist or you do not have permission to view it.`],
    });
  }
  if (field === undefined)
    throw new JiraError(400, { messages: [`Error in the JQL Query: unsupported clause '${text.trim()}'.`] });
  return { field: field.toLowerCase() === 'project' ? 'project' : 'labels', value: quoted ?? bare ?? '' };
}
