import { expect, test } from 'vitest';
import { describeFacts, findSimilar } from '../../../../core/messages/facts/similar-incidents.ts';
import { incidentFixture } from '../../../fakes/records.ts';

const { fingerprint } = incidentFixture();
const incident = (id: string, loose: string, service: string) =>
  incidentFixture({ id, service, fingerprint: { ...fingerprint, loose } });

test('the same loose key comes before the same service, and others do not come at all', () => {
  const known = [
    incident('a', 'x', 'shop'),
    incident('b', 'l', 'payments'),
    incident('c', 'x', 'payments'),
    incident('d', 'l', 'shop'),
  ];
  const self = incident('d', 'l', 'shop');
  expect(findSimilar(self, known, 5).map(({ id }) => id)).toEqual(['b', 'a']);
  expect(findSimilar(self, known, 1).map(({ id }) => id)).toEqual(['b']);
});

test('keys of another algorithm are not compared', () => {
  const other = incidentFixture({ id: 'o', service: 'p', fingerprint: { ...fingerprint, algorithm: 'v0' } });
  expect(findSimilar(incidentFixture(), [other], 5)).toEqual([]);
});

test('facts stand on one line, without what is secret or personal', () => {
  const facts = describeFacts({
    ...incidentFixture({ title: `boom\nghp_${'a1B2'.repeat(9)} jane@example.com` }),
    status: 'diagnosed',
    outcome: { kind: 'not-code-fixable', reason: 'the disk is full' },
  });
  expect(facts).toMatch(/^0123456789ab shop: boom .*; seen 42 times, last 2026-11-20T11:59:00.000Z; diagnosed; /);
  expect(facts).toContain('not-code-fixable: the disk is full');
  expect(facts).not.toMatch(/\n|ghp_|jane@/);
});
