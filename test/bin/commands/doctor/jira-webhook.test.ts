import { startJira } from '@mendhook/emulators/jira';
import { expect, test } from 'vitest';
import { createJiraInspector } from '../../../../adapters/jira-inspector.ts';
import { createMemoryLedger } from '../../../../adapters/memory-ledger.ts';
import { checkJiraWebhook } from '../../../../bin/commands/doctor/checks/jira-webhook.ts';
import { jiraConfigSchema } from '../../../../core/config/jira.ts';
import { receivedAlert } from '../../../../core/lifecycle/alert-record.ts';
import { closing, temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { anAlert, NOW } from '../../../fixtures/records.ts';
import { told } from './told.ts';

const ACCOUNT = { email: 'bot@example.com', apiToken: 'token', site: 'https://acme.atlassian.net' };
const SERVICES = [{ service: 'checkout' }, { project: 'HELP', service: 'checkout' }];
const URL = 'https://x.execute-api.eu-west-1.amazonaws.com/jira/key';

async function check({
  webhook = { services: SERVICES } as object | undefined,
  jiraUrl = URL as string | undefined,
} = {}) {
  const projects = [{ key: 'SHOP' }, { key: 'HELP' }];
  const local = await closing(startJira({ stateDirectory: temporaryDirectory(), ...ACCOUNT, projects }));
  const jira = jiraConfigSchema.parse({ site: ACCOUNT.site, project: 'SHOP', webhook });
  const ledger = createMemoryLedger();
  const inspector = createJiraInspector({ ...ACCOUNT, apiUrl: local.url });
  const stage = { jiraUrl, isLocal: false, ledger, now: NOW + 3_600_000 };
  return { ledger, findings: async () => told(await checkJiraWebhook(inspector, jira, stage)) };
}

test('projects that can be read, and no report yet', async () => {
  const { findings } = await check();
  expect(await findings()).toEqual([
    'good reports in SHOP can be read and answered',
    'good reports in HELP can be read and answered',
    'warning no report is among the newest alerts: nobody wrote one, or JIRA does not call',
  ]);
});

test('a report that came, behind an alert of a monitor', async () => {
  const { ledger, findings } = await check();
  await ledger.recordAlert(receivedAlert(anAlert({ id: 'jira-10001-0123456789abcdef' })));
  await ledger.recordAlert(receivedAlert(anAlert({ id: 'alert-2', receivedAt: NOW + 1_000 })));
  expect((await findings()).at(-1)).toMatch(/^good the last report, jira-10001-0123456789abcdef, came .*ago/);
});

test('a project that is not there, and a stage from before', async () => {
  const unknown = await check({ webhook: { services: [{ project: 'NONE', service: 'checkout' }] } });
  expect(await unknown.findings()).toContain(
    "bad NONE cannot be read: JIRA: No project could be found with key 'NONE'.",
  );
  const stage = { jiraUrl: undefined, isLocal: false, ledger: createMemoryLedger(), now: NOW };
  const jira = jiraConfigSchema.parse({ site: ACCOUNT.site, project: 'SHOP', webhook: { services: SERVICES } });
  const lacking = async () => [];
  expect(told(await checkJiraWebhook({ lacking }, jira, stage))).toEqual([
    'bad the stage has no function that JIRA calls',
  ]);
  const missing = { lacking: async () => ['ADD_COMMENTS'] };
  expect(told(await checkJiraWebhook(missing, jira, { ...stage, jiraUrl: URL }))).toContain(
    'bad the account lacks ADD_COMMENTS in SHOP',
  );
  const without = jiraConfigSchema.parse({ site: ACCOUNT.site, project: 'SHOP' });
  expect(await checkJiraWebhook({ lacking }, without, stage)).toEqual([]);
});
