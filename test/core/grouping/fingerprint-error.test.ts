import { expect, test } from 'vitest';
import { ALGORITHMS, type Algorithm } from '../../../core/grouping/algorithms.ts';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { groupErrorEvents } from '../../../core/grouping/group-error-events.ts';
import { TRACES } from './traces.ts';

const [v1] = ALGORITHMS;
const byService: Algorithm = {
  id: 'by-service',
  name: (error, exceptions) => ({ ...v1.name(error, exceptions), fingerprint: error.service, because: 'the service' }),
};
const error = (stack: string = TRACES.v8) => ({ service: 's', error: { stack } });

test('the newest algorithm names the bug, what the earlier ones name it are aliases that say why', () => {
  const before = fingerprintError(error()).fingerprint;
  const { fingerprint } = fingerprintError(error(), [byService, v1]);
  expect(fingerprint).toMatchObject({ algorithm: 'by-service', fingerprint: 's', because: 'the service' });
  const because = `algorithm v1 names it so: ${before.because}`;
  expect(fingerprint.aliases).toEqual([{ algorithm: 'v1', fingerprint: before.fingerprint, because }]);
});

test('one algorithm has no aliases', () => {
  expect(fingerprintError(error()).fingerprint).toMatchObject({ algorithm: 'v1', aliases: [] });
});

test('of a name that the service gives, each algorithm’s own is an alias, once', () => {
  const own = fingerprintError(error()).fingerprint.fingerprint;
  const input = { service: 's', error: { stack: TRACES.v8, fingerprint: 'cart' } };
  const v2: Algorithm = { id: 'v2', name: v1.name };
  expect(fingerprintError(input, [v2, v1]).fingerprint.aliases).toMatchObject([{ algorithm: 'v2', fingerprint: own }]);
});

test('a group has the aliases of all its events', () => {
  const events = [TRACES.v8, TRACES.java].map((stack, index) => ({
    id: `${index}`,
    timestamp: index,
    ...error(stack),
  }));
  const { groups } = groupErrorEvents(events, { algorithms: [byService, v1] });
  const names = [TRACES.v8, TRACES.java].map((stack) => fingerprintError(error(stack)).fingerprint.fingerprint);
  expect(groups).toHaveLength(1);
  expect(groups[0]?.fingerprint.aliases.map((alias) => alias.fingerprint).toSorted()).toEqual(names.toSorted());
});
