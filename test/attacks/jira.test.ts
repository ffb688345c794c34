import { expect, test } from 'vitest';
import { jiraAttacks } from './cases/jira.ts';
import { jiraReportAttacks } from './cases/jira-reports.ts';

test.each([...jiraAttacks, ...jiraReportAttacks].map((attack) => [attack.from, attack.name, attack] as const))(
  '%s: %s',
  async (_, __, attack) => {
    expect(await attack.attempt()).toMatch(attack.result);
  },
);
