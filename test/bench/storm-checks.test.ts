import { expect, test } from 'vitest';
import { checkStorm } from '../../bench/storm-checks.ts';
import { stormTraffic } from '../../bench/storm-traffic.ts';
import { parseAlert } from '../../core/alert/parse-alert.ts';
import { parseConfig } from '../../core/config/config.ts';
import { createTriage } from '../../lambdas/triage/triage-alert.ts';
import { NOW } from '../fixtures/records.ts';
import { startTriage } from '../lambdas/triage-world.ts';

/** A small storm through triage, with every system outside in memory. */
async function storm() {
  const traffic = stormTraffic({ webhooks: 60, bugs: 18, causes: 3 }, NOW);
  const { deps, ledger, jobs, messenger } = startTriage();
  const service = { slackChannel: '#alerts', test: { command: 'npm test', regression: 'node --test {files}' } };
  const policy = { dollarsPerDay: 1_000, dollarsPerMonth: 1_000 };
  const services = traffic.services.map((name) => ({ ...service, name, repository: `acme/${name}` }));
  const errorLog = { searchErrors: async ({ service: name }: { service: string }) => traffic.events.get(name) ?? [] };
  const triage = createTriage({ ...deps, errorLog, config: parseConfig({ policy, services }, 'a test') });
  for (const body of traffic.bodies) await triage(parseAlert(body.toString('utf8'), NOW));
  return {
    traffic,
    alerts: await ledger.listAlerts(1_000),
    incidents: await ledger.listIncidents(1_000),
    jobs: [...jobs.jobs.keys()],
    threads: messenger.threads.map(({ key }) => key),
  };
}

test('a storm comes to an incident a cause, and what is lost or done twice is seen', async () => {
  const whole = await storm();
  expect(checkStorm(whole)).toEqual({ leads: 9, members: 9 });
  const { alerts, incidents, jobs, threads } = whole;
  expect(() => checkStorm({ ...whole, alerts: alerts.slice(1) })).toThrow(
    'alerts in the ledger: expected 54, found 53',
  );
  expect(() => checkStorm({ ...whole, jobs: [...jobs, 'mendhook-1-2'] })).toThrow('jobs: expected');
  expect(() => checkStorm({ ...whole, threads: threads.slice(1) })).toThrow('threads: expected');
  const counted = incidents.map((incident) => ({ ...incident, alertCount: incident.alertCount + 1 }));
  expect(() => checkStorm({ ...whole, incidents: counted })).toThrow('expected 3, found 4');
});
