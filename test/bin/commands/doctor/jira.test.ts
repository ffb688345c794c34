import { startJira } from '@mendhook/emulators/jira';
import { describe, expect, test } from 'vitest';
import { createJiraInspector } from '../../../../adapters/jira-inspector.ts';
import { checkJira } from '../../../../bin/commands/doctor/checks/jira.ts';
import { jiraConfigSchema } from '../../../../core/config/jira.ts';
import { closing, temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { told } from './told.ts';

describe('JIRA', () => {
  const account = { email: 'bot@example.com', apiToken: 'token' };
  const config = jiraConfigSchema.parse({ site: 'https://acme.atlassian.net', project: 'SHOP' });
  const check = async (
    project: Partial<Parameters<typeof startJira>[0]['projects'][number]>,
    jira: Partial<typeof config> = {},
    apiToken = account.apiToken,
  ) => {
    const stateDirectory = temporaryDirectory();
    const local = await closing(startJira({ stateDirectory, ...account, projects: [{ key: 'SHOP', ...project }] }));
    const inspector = createJiraInspector({ email: account.email, apiToken, site: config.site, apiUrl: local.url });
    return told(await checkJira(inspector, { ...config, ...jira }));
  };
  const team = { id: 'customfield_10010', name: 'Team', required: true };

  test.each<[string, Parameters<typeof check>, string[]]>([
    ['all is there', [{}], ['good mendhook may open issues in SHOP']],
    ['a wrong token', [{}, {}, 'other'], ['bad JIRA: it refuses the e-mail address or the API token']],
    ['no project', [{}, { project: 'NONE' }], ["bad JIRA: No project could be found with key 'NONE'."]],
    ['no right', [{ mayCreate: false }], ['bad mendhook lacks CREATE_ISSUES in SHOP']],
    ['no issue type', [{}, { issueType: 'Riddle' }], ['bad SHOP has no issue type "Riddle"']],
    [
      'a field that is required',
      [{ customFields: [team] }],
      ['good mendhook may open issues in SHOP', 'bad a Bug needs "Team"'],
    ],
    [
      'one that is given',
      [{ customFields: [team] }, { fields: { [team.id]: 'x' } }],
      ['good mendhook may open issues in SHOP'],
    ],
    [
      'one that is not there',
      [{}, { fields: { customfield_1: 'x' } }],
      ['good mendhook may open issues in SHOP', 'bad a Bug takes no field "customfield_1"'],
    ],
    [
      'no labels',
      [{ hiddenFields: ['labels'] }],
      ['good mendhook may open issues in SHOP', 'bad a Bug takes no field "labels"'],
    ],
  ])('%s', async (_, input, expected) => {
    expect(await check(...input)).toEqual(expected);
  });
});
