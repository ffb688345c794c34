import { expect, test } from 'vitest';
import { createOutage, type OutsideSystem } from '../../bench/outage.ts';
import { checkStorm } from '../../bench/storm-checks.ts';
import { stormTraffic } from '../../bench/storm-traffic.ts';
import { parseAlert } from '../../core/alert/parse-alert.ts';
import { parseConfig } from '../../core/config/config.ts';
import { endWork } from '../../core/lifecycle/incident-work.ts';
import { DUE_KINDS } from '../../core/names.ts';
import type { Alert } from '../../core/records/alert.ts';
import { NOW } from '../fixtures/records.ts';
import { startTriage } from './triage-world.ts';
import { createSweep, createTriage } from './with-rights.ts';

const MINUTE = 60_000;
const DELIVERIES = 5;
const SYSTEMS: readonly OutsideSystem[] = ['Slack', 'GitHub', 'Datadog'];
const PLENTY = {
  dollarsPerServiceAndDay: 10_000,
  dollarsPerDay: 100_000,
  dollarsPerMonth: 100_000,
  openDraftsPerRepository: 1_000,
  pullRequestsPerHour: 1_000,
};

/** A storm that comes by webhooks; the bugs of the first few are known, and have a draft open. */
function startStorm() {
  const traffic = stormTraffic({ webhooks: 60, bugs: 12, causes: 3 }, NOW);
  const world = startTriage();
  const config = parseConfig(
    {
      datadog: { searchesPerHour: 1_000_000 },
      policy: PLENTY,
      services: traffic.services.map((name) => ({
        name,
        repository: `acme/${name}`,
        slackChannel: '#alerts',
        test: { command: 'npm test', regression: 'node --test {files}' },
      })),
    },
    'a test',
  );
  const errorLog = { searchErrors: async ({ service }: { service: string }) => traffic.events.get(service) ?? [] };
  const alerts = traffic.bodies.map((body) => parseAlert(body.toString(), NOW));
  return { ...world, deps: { ...world.deps, errorLog }, config, traffic, alerts };
}

test.each(SYSTEMS)(
  'a storm while %s is down: no alert is lost or dead, and all is posted once afterwards',
  async (system) => {
    const world = startStorm();
    const { deps, config, ledger, time, traffic, codeHost, messenger } = world;
    const first = createTriage({ ...deps, config });
    for (const alert of world.alerts.slice(0, 4)) await first(alert);
    const known = await ledger.listIncidents(99);
    for (const { id, service } of known) {
      const draft = {
        repository: `acme/${service}`,
        number: 7,
        url: 'https://x/7',
        branch: id,
        title: 't',
        draft: true,
      };
      const outcome = { kind: 'fix-verified' as const, reason: 'r' };
      await ledger.changeIncident(id, (current) => endWork(current, outcome, draft, time.now));
      codeHost.pullRequests.push({ ...draft, state: 'open', merged: false, body: '' });
    }

    const { outage, cut } = createOutage(system);
    const down = cut(deps);
    const dead: string[] = [];
    const triage = createTriage({ ...down, config });
    const deliver = async (alert: Alert) => {
      for (let delivery = 1; delivery <= DELIVERIES; delivery += 1) {
        const isDone = await triage(alert).then(
          () => true,
          () => false,
        );
        if (isDone) return;
      }
      dead.push(alert.id);
    };
    const waiting: Alert[] = [];
    const queue = { send: async (alert: Alert) => void waiting.push(alert) };
    const sweep = createSweep({ ...down, config, queue, random: () => 0 });
    const goOn = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 1) {
        time.now += MINUTE;
        await sweep();
        for (const alert of waiting.splice(0)) await deliver(alert);
      }
    };
    time.now += MINUTE;
    for (const alert of world.alerts) await deliver(alert);
    await goOn(10);
    expect([dead, outage.refused > 0]).toEqual([[], true]);

    outage.isOn = false;
    await goOn(30);
    expect(dead).toEqual([]);
    const incidents = await ledger.listIncidents(99);
    const { leads } = checkStorm({
      alerts: await ledger.listAlerts(999),
      incidents,
      traffic,
      jobs: [...world.jobs.jobs.keys()],
      threads: messenger.threads.map(({ key }) => key),
    });
    expect(leads).toBeGreaterThanOrEqual(known.length);
    for (const { pullRequest } of incidents.filter(({ status }) => status === 'fix-proposed')) {
      expect(pullRequest?.commentId).toBeDefined();
    }
    expect(codeHost.comments.size).toBe(known.length);
    for (const kind of DUE_KINDS.filter((each) => each === 'alert' || each === 'thread')) {
      expect(await ledger.listDue(kind, time.now, 99), kind).toEqual([]);
    }
  },
);
