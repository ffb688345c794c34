import { describe, expect, test } from 'vitest';
import { planRegistration, planRemoval } from '../../../bin/commands/register/plan-registration.ts';
import { wantedWebhook } from '../../../bin/commands/register/wanted-webhook.ts';
import { connectDatadog } from '../../../bin/datadog/connect-datadog.ts';
import { describeFault } from '../../../bin/describe-fault.ts';
import { scopesOfKey } from '../../../core/deployment/datadog-scopes.ts';
import { type Fixture, KEYS, startFixture } from '../../../packages/emulators/test/datadog/fixture.ts';

const webhook = wantedWebhook('https://api.example/datadog', 'prod');
const monitor = {
  name: 'checkout errors',
  type: 'log alert' as const,
  query: 'logs("service:checkout").index("*").rollup("count").last("5m") > 5',
  message: 'Look at it. @webhook-mendhook-prod-eu',
};

const connect = ({ datadog }: Fixture) => connectDatadog({ ...KEYS, site: 'x', apiUrl: datadog.url });

describe('mendhook register', () => {
  test('puts webhook, hidden secret and mentions there, once; and takes only its own away', async () => {
    const fixture = await startFixture();
    const datadog = connect(fixture);
    const { id = 0 } = await fixture.monitors.createMonitor({ body: monitor });
    const registration = {
      webhook,
      secret: 'hidden-value',
      monitorIds: [id],
      services: [{ name: 'billing', env: 'prod' }],
    };

    const plan = await planRegistration(datadog, registration);
    expect(plan.map(({ text }) => text)).toEqual([
      '+ hidden variable MENDHOOK_SECRET_PROD',
      '+ webhook mendhook-prod → https://api.example/datadog',
      `~ monitor ${id} (checkout errors): + @webhook-mendhook-prod`,
      expect.stringMatching(
        /^\+ monitor "mendhook-prod: errors of billing \(prod\)": logs\("service:billing env:prod status:error"\)/,
      ),
    ]);
    expect(JSON.stringify(plan)).not.toContain('hidden-value');
    for (const { apply } of plan) await apply?.();

    expect((await planRegistration(datadog, registration)).map(({ text }) => text)).toEqual([
      '= hidden variable MENDHOOK_SECRET_PROD (its value is written again)',
      expect.stringMatching(
        /^= monitor \d+ \(mendhook-prod: errors of billing \(prod\)\) calls @webhook-mendhook-prod already$/,
      ),
    ]);
    const registered = await datadog.webhooks.getWebhooksIntegration({ webhookName: 'mendhook-prod' });
    expect(registered.customHeaders).toBe('{"x-mendhook-secret":"$MENDHOOK_SECRET_PROD"}');
    expect(registered.payload).toContain('"$ALERT_CYCLE_KEY"');

    for (const { apply } of await planRemoval(datadog, webhook)) await apply?.();
    expect((await datadog.monitors.getMonitor({ monitorId: id })).message).toBe(monitor.message);
    expect(await planRemoval(datadog, webhook)).toEqual([]);
  });

  test('changes what differs, and says so before', async () => {
    const datadog = connect(await startFixture());
    const registration = { webhook, secret: 's', monitorIds: [], services: [] };
    for (const { apply } of await planRegistration(datadog, registration)) await apply?.();
    const moved = { ...registration, webhook: wantedWebhook('https://new.example/datadog', 'prod') };
    const [, change, ...rest] = await planRegistration(datadog, moved);
    expect(change?.text).toBe('~ webhook mendhook-prod: url → https://new.example/datadog');
    expect(rest).toEqual([]);
    await change?.apply?.();
    expect((await datadog.webhooks.getWebhooksIntegration({ webhookName: 'mendhook-prod' })).url).toBe(
      'https://new.example/datadog',
    );
  });

  test('a monitor that is not there is a mistake, and nothing is planned', async () => {
    const datadog = connect(await startFixture());
    const registration = { webhook, secret: 's', monitorIds: [999], services: [] };
    await expect(planRegistration(datadog, registration)).rejects.toThrow('Datadog has no monitor 999');
  });
});

describe('a second stage', () => {
  const staging = wantedWebhook('https://api.example/datadog', 'staging');
  const services = [{ name: 'billing', env: 'prod' }];

  test('gets monitors of its own, and is told of the first stage’s', async () => {
    const datadog = connect(await startFixture());
    for (const stage of [webhook, staging]) {
      const registration = { webhook: stage, secret: 's', monitorIds: [], services };
      for (const { apply } of await planRegistration(datadog, registration)) await apply?.();
    }
    const made = (await datadog.monitors.listMonitors()).map(({ name, message }) => ({ name, message }));
    expect(made).toEqual([
      {
        name: 'mendhook-prod: errors of billing (prod)',
        message: expect.stringMatching(/mendhook-prod investigates them\.\n@webhook-mendhook-prod$/),
      },
      {
        name: 'mendhook-staging: errors of billing (prod)',
        message: expect.stringMatching(/mendhook-staging investigates them\.\n@webhook-mendhook-staging$/),
      },
    ]);
  });

  test('says which monitor it found, and mends one whose mention was taken out', async () => {
    const datadog = connect(await startFixture());
    const registration = { webhook, secret: 's', monitorIds: [], services };
    for (const { apply } of await planRegistration(datadog, registration)) await apply?.();
    const [found] = await datadog.monitors.listMonitors();
    const { id = 0 } = found ?? {};
    const lastLine = async (of: typeof registration) => (await planRegistration(datadog, of)).at(-1)?.text;
    expect(await lastLine(registration)).toBe(
      `= monitor ${id} (mendhook-prod: errors of billing (prod)) calls @webhook-mendhook-prod already`,
    );
    expect(await lastLine({ ...registration, webhook: staging })).toMatch(
      new RegExp(`; monitor ${id} \\(.*\\) has this query and does not call @webhook-mendhook-staging$`),
    );
    await datadog.monitors.updateMonitor({ monitorId: id, body: { message: 'nobody is called' } });
    expect(await lastLine(registration)).toBe(
      `~ monitor ${id} (mendhook-prod: errors of billing (prod)): + @webhook-mendhook-prod`,
    );
  });
});

describe('a key without the scopes', () => {
  test.each([
    ['401', { ...KEYS, apiKey: '' }, /^Datadog: it answered 401 to GET .*\/custom-variables\/\{custom_variable_name\}/],
    ['403', KEYS, /^Datadog: it answered 403 to GET .*: the application key needs integrations_read$/],
  ])('ends in one line that names call and scope (%s)', async (_, keys, message) => {
    const { datadog } = await startFixture({ scopes: scopesOfKey('stored') });
    const refused = planRegistration(connectDatadog({ ...keys, site: 'x', apiUrl: datadog.url }), {
      webhook,
      secret: 's',
      monitorIds: [],
      services: [],
    }).catch(describeFault);
    expect(await refused).toEqual({ message: expect.stringMatching(message), next: expect.any(String) });
  });
});
