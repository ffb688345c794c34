import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countCustomFields } from '../../../core/grouping/custom-fields.ts';
import { addSighting, openIncident, type Sighting } from '../../../core/lifecycle/incident.ts';
import { recordSkip } from '../../../core/lifecycle/incident-work.ts';
import { takeThreadUpdate } from '../../../core/lifecycle/thread-update.ts';
import { incidentSchema } from '../../../core/records/incident.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const minute = fc.integer({ min: 0, max: 3_000 }).map((minutes) => String(NOW / 60_000 + minutes));
const sample = fc.array(fc.string(), { maxLength: 4 });
const custom = fc
  .array(fc.dictionary(fc.constantFrom('tenant', 'flag', 'region'), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')))
  .map((events) =>
    countCustomFields(
      events.map((fields) => ({
        service: 'shop',
        custom: Object.entries(fields).map(([name, value]) => ({ name, value })),
      })),
    ),
  );
const time = fc.integer({ min: NOW, max: NOW + 100_000_000 });
const sighting: fc.Arbitrary<Sighting> = fc.record({
  alertId: fc.constantFrom('a', 'b', 'c'),
  alertLink: fc.constantFrom('', 'l1', 'l2'),
  alertAt: time,
  cycle: fc.constantFrom(undefined, 'c1', 'c2'),
  seconds: fc.dictionary(minute, fc.dictionary(fc.nat(59).map(String), fc.integer({ min: 1, max: 9 }), { maxKeys: 3 })),
  affectedUsers: fc.nat(9),
  samples: fc.record({ urls: sample, users: sample, traces: sample, hosts: sample, versions: sample, custom }),
  firstSeen: time,
  lastSeen: time,
});

const skip = { rule: 'muted' as const, reason: 'the service is muted' };
const { id, service, repository, title, fingerprint, representative } = anIncident();

test('an alert that is delivered again, however late, changes nothing and so costs no write', () => {
  fc.assert(
    fc.property(fc.array(sighting, { minLength: 1, maxLength: 5 }), fc.nat(100_000), (seen, later) => {
      const [first, ...others] = seen;
      if (first === undefined) return;
      const take = (incident: ReturnType<typeof anIncident>, each: Sighting, at: number) =>
        recordSkip(takeThreadUpdate(addSighting(incident, each, at), each.alertId, NOW), skip);
      const opened = openIncident({ id, service, repository, title, fingerprint, representative }, first, NOW);
      const known = [first, ...others, first, ...others].reduce((incident, each) => take(incident, each, NOW), opened);
      const again = seen.reduce((incident, each) => take(incident, each, NOW + later), known);
      expect(again).toBe(known);
    }),
  );
});

test('a record from before custom fields were kept is read, and takes them up', () => {
  const old = incidentSchema.parse(JSON.parse(JSON.stringify(anIncident())));
  expect(old.samples).not.toHaveProperty('custom');
  const seen = fc.sample(sighting, 1)[0];
  if (seen === undefined) throw new Error('there is a sighting');
  const tenant = [{ name: 'tenant', values: [{ value: 'acme', count: 2 }] }];
  const { custom: _, ...without } = seen.samples;
  expect(addSighting(old, { ...seen, samples: without }, NOW).samples).not.toHaveProperty('custom');
  const merged = addSighting(old, { ...seen, samples: { ...seen.samples, custom: tenant } }, NOW);
  expect(incidentSchema.parse(JSON.parse(JSON.stringify(merged))).samples.custom).toEqual(tenant);
});
