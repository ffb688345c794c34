import { parseConfig, type ServiceConfig } from '../../core/config/config.ts';
import { claimAttempt } from '../../core/lifecycle/attempt.ts';
import { type NewIncident, openIncident, type Sighting } from '../../core/lifecycle/incident.ts';
import { beginWork } from '../../core/lifecycle/incident-work.ts';
import { budgetsOf } from '../../core/policy/budgets.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';

/** 2026-11-20T12:00:00Z */
export const NOW = Date.UTC(2026, 10, 20, 12);
/** One process a run: its file is not run in a process of its own. */
export const RUNNER = 'node --test --test-isolation=none';
const FINGERPRINT = '0123456789abcdef0123456789abcdef';

const config = parseConfig(
  {
    services: [
      {
        name: 'shop',
        repository: 'acme/shop',
        slackChannel: '#shop-alerts',
        test: { command: RUNNER, regression: `${RUNNER} {files}`, timeoutMinutes: 1 },
      },
    ],
  },
  'test configuration',
);

/** An incident that was seen by one alert, with whatever a test needs to be different. */
export function incidentFixture(change: Partial<NewIncident> = {}): Incident {
  const start: NewIncident = {
    id: FINGERPRINT,
    service: 'shop',
    env: 'production',
    repository: 'acme/shop',
    title: 'TypeError in total: cannot read properties of undefined',
    fingerprint: {
      algorithm: 'v1',
      fingerprint: FINGERPRINT,
      strict: 's',
      loose: 'l',
      method: 'in-app-frame',
      because: 'kind TypeError and the frame total',
    },
    representative: {
      id: 'event-1',
      timestamp: NOW - 60_000,
      kind: 'TypeError',
      message: "Cannot read properties of undefined (reading 'price')",
      stack:
        "TypeError: Cannot read properties of undefined (reading 'price')\n    at total (/srv/shop/src/total.js:2:34)",
    },
    ...change,
  };
  const sighting: Sighting = {
    alertId: 'alert-1',
    alertLink: 'https://app.datadoghq.com/monitors/1',
    alertAt: NOW,
    cycle: 'cycle-1',
    seconds: { [String(Math.floor(NOW / 60_000) - 1)]: { '0': 42 } },
    affectedUsers: 7,
    samples: { urls: ['/cart'], users: [], traces: [], hosts: [], versions: [] },
    firstSeen: NOW - 120_000,
    lastSeen: NOW - 60_000,
  };
  return openIncident(start, sighting, NOW);
}

/** The first attempt at that incident, as triage claims it. */
export function attemptFixture(service: Partial<ServiceConfig> = {}): Attempt {
  const incident = beginWork(incidentFixture(), 'alert-1', NOW);
  const [configured] = config.services;
  if (configured === undefined) throw new Error('the test configuration has no service');
  const terms = {
    service: { ...configured, ...service },
    model: config.model,
    datadog: config.datadog,
    budgets: budgetsOf(configured, NOW).map(({ name, kind, claimed }) => ({ name, kind, claimed })),
  };
  return claimAttempt(incident, terms, NOW);
}

/** An incident in work, with its attempt. */
export function claimedFixture(service: Partial<ServiceConfig> = {}): { incident: Incident; attempt: Attempt } {
  return { incident: beginWork(incidentFixture(), 'alert-1', NOW), attempt: attemptFixture(service) };
}
