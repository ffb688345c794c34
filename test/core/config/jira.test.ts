import { expect, test } from 'vitest';
import { jiraConfigSchema } from '../../../core/config/jira.ts';
import { problemsOf } from '../../../core/text/issue-text.ts';

const given = { site: 'https://acme.atlassian.net', project: 'SHOP' };

test('site and project are enough', () => {
  expect(jiraConfigSchema.parse(given)).toEqual({
    site: 'https://acme.atlassian.net',
    project: 'SHOP',
    issueType: 'Bug',
    label: 'mendhook',
    outcomes: [],
  });
});

test('what comes out is a configuration again', () => {
  const parsed = jiraConfigSchema.parse({ ...given, site: 'https://acme.atlassian.net/' });
  expect(jiraConfigSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
});

test.each<[object, string]>([
  [{ site: 'http://acme.atlassian.net' }, 'site: expected an https address'],
  [{ site: 'https://acme.atlassian.net/jira' }, 'site: expected the site alone'],
  [{ site: 'https://ada:secret@acme.atlassian.net' }, 'site: expected the site alone'],
  [{ site: 'acme' }, 'site: expected an https address'],
  [{ project: 'shop' }, 'project: expected the key of a project'],
  [{ project: 'SHOP" OR project = "OPS' }, 'project: expected the key of a project'],
  [{ label: 'two words' }, 'label: expected a label without blanks'],
  [{ label: 'a"b' }, 'label: expected a label without blanks'],
  [{ fields: { summary: 'x' } }, 'fields.summary: mendhook fills this field itself'],
  [{ fields: { 'custom field': 'x' } }, 'expected the id of a field'],
  [{ outcomes: ['skipped'] }, 'outcomes.0'],
  [{ transitions: { closed: 'Done' } }, 'transitions'],
  [{ projects: ['SHOP'] }, 'unknown field'],
])('%j is refused', (changed, problem) => {
  const { error } = jiraConfigSchema.safeParse({ ...given, ...changed });
  const told = error && problemsOf(error).map(({ path, message }) => `${path.join('.')}: ${message}`);
  expect(told?.join('; ')).toContain(problem);
});
