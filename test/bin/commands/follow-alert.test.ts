import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { followAlert } from '../../../bin/commands/test-alert/follow-alert.ts';
import { sampleAlert } from '../../../bin/commands/test-alert/sample-alert.ts';
import { parseAlert } from '../../../core/alert/parse-alert.ts';
import { receivedAlert } from '../../../core/lifecycle/alert-record.ts';
import { beginWork } from '../../../core/lifecycle/incident-work.ts';
import { anAlert, anIncident, aService, NOW } from '../../fixtures/records.ts';

describe('mendhook test-alert', () => {
  test.each([
    [false, 'triggered'],
    [true, 'test'],
  ])('sends what the webhook reads as an alert of the service (test: %s)', (isTest, kind) => {
    const body = JSON.stringify(sampleAlert({ id: 'test-1', service: aService(), isTest, now: NOW }));
    expect(parseAlert(body, NOW)).toMatchObject({ kind, service: 'checkout', env: 'production', at: NOW });
  });

  test('tells each step once, and ends when nothing more will happen', async () => {
    const ledger = createMemoryLedger();
    const incident = anIncident();
    const steps = [
      () => ledger.recordAlert(receivedAlert(anAlert())),
      () => ledger.mergeIncident(incident.id, () => beginWork(incident, 'alert-1', NOW)),
      () =>
        ledger.finishAlert('alert-1', {
          disposition: { kind: 'worked', reason: '1 bug in 12 error events' },
          incidentIds: [incident.id],
        }),
      async () => undefined,
      () => ledger.changeIncident(incident.id, (current) => ({ ...current, status: 'diagnosed' })),
    ];
    const said: string[] = [];
    await followAlert({
      ledger,
      alertId: 'alert-1',
      say: (text) => said.push(text),
      clock: () => NOW,
      until: NOW + 1,
      pause: async () => void (await steps.shift()?.()),
    });
    expect(said[0]).toBe('waiting for triage');
    expect(said).toContain('received: waiting to be triaged');
    expect(said).toContain('worked: 1 bug in 12 error events');
    expect(said.filter((text) => text.includes('In work'))).toHaveLength(1);
    expect(said.at(-1)).toBe('done');
  });

  test('says where to look when the time is over first', async () => {
    const ledger = createMemoryLedger();
    const following = followAlert({
      ledger,
      alertId: 'none',
      say: () => undefined,
      clock: () => NOW,
      until: NOW,
      pause: async () => undefined,
    });
    await expect(following).rejects.toThrow('still running');
  });
});
