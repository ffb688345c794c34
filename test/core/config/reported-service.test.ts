import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../core/config/config.ts';
import { jiraConfigSchema } from '../../../core/config/jira.ts';
import { findReportedService, reportedProjects } from '../../../core/config/reported-service.ts';

const SERVICES = [
  { name: 'checkout', env: 'production' },
  { name: 'checkout', env: 'staging' },
  { name: 'billing' },
  { name: 'search' },
];
const jira = jiraConfigSchema.parse({
  site: 'https://acme.atlassian.net',
  project: 'SHOP',
  webhook: {
    services: [
      { component: 'Billing', service: 'billing' },
      { project: 'HELP', service: 'search' },
      { service: 'checkout', env: 'production' },
    ],
  },
});

test.each<[string, readonly string[], object | undefined]>([
  ['SHOP', [], { name: 'checkout', env: 'production' }],
  ['SHOP', ['ui', 'billing'], { name: 'billing' }],
  ['SHOP', ['ui'], { name: 'checkout', env: 'production' }],
  ['HELP', ['billing'], { name: 'search' }],
  ['OPS', ['billing'], undefined],
  ['shop', [], undefined],
])('an issue of %s with the components %j', (project, components, service) => {
  expect(findReportedService(jira, SERVICES, { project, components })).toEqual(service);
});

test('the projects that are heard of are the named ones', () => {
  expect(reportedProjects(jira)).toEqual(['SHOP', 'HELP']);
  expect(reportedProjects({ project: 'SHOP', webhook: undefined })).toEqual([]);
});

test.each<[object, string | undefined]>([
  [{ service: 'checkout' }, undefined],
  [{ service: 'Checkout' }, undefined],
  [{ service: 'cart' }, 'jira.webhook.services[0].service: expected the name of a service'],
  [{ service: 'twice' }, 'jira.webhook.services[0].service: expected the name of a service, with `env`'],
  [{ service: 'twice', env: 'b' }, undefined],
  [{ service: 'twice', env: 'c' }, 'jira.webhook.services[0].service'],
])('a row %j', (row, problem) => {
  const service = (name: string, env?: string) => ({ name, env, repository: `acme/${name}`, slackChannel: '#c' });
  const input = {
    services: [service('checkout'), service('twice', 'a'), service('twice', 'b')],
    jira: { site: 'https://acme.atlassian.net', project: 'SHOP', webhook: { services: [row] } },
  };
  const parse = () => parseConfig(JSON.parse(JSON.stringify(input)), 'test');
  if (problem === undefined) expect(parse().jira?.webhook).toMatchObject({ waitMinutes: 10, reportsPerDay: 10 });
  else {
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(problem);
  }
});

test.each([
  [{ waitMinutes: 16 }, 'waitMinutes'],
  [{ waitMinutes: -1 }, 'waitMinutes'],
  [{ services: [] }, 'services'],
  [{ reportsPerDay: 0 }, 'reportsPerDay'],
  [{ dollarsPerDay: 0 }, 'dollarsPerDay'],
  [{ label: 'x' }, 'label'],
])('%j is refused', (changed, field) => {
  const webhook = { services: [{ service: 'checkout' }], ...changed };
  const read = jiraConfigSchema.safeParse({ site: 'https://acme.atlassian.net', project: 'SHOP', webhook });
  expect(JSON.stringify(read.error?.issues)).toContain(field);
});
