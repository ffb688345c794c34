import { expect, test } from 'vitest';
import { newErrorGroups } from '../../../core/canary/error-groups.ts';

const FIGURES = {
  canary: { events: 9, requests: 1_500 },
  stable: { events: 30, requests: 28_500 },
  dispersion: 1.5,
};

test.each([
  ['new: the canary has many, stable none', { canary: 9, stable: 0 }, true],
  ['stable has it as well', { canary: 9, stable: 1 }, false],
  ['too few to be sure', { canary: 2, stable: 0 }, false],
  ['none in the canary', { canary: 0, stable: 4 }, false],
])('a group of errors: %s', (_, group, isNew) => {
  const found = newErrorGroups([{ fingerprint: 'f1', ...group }], FIGURES);
  expect(found.map(({ fingerprint }) => fingerprint)).toEqual(isNew ? ['f1'] : []);
});

test('it says so in figures', () => {
  const [reason] = newErrorGroups([{ fingerprint: 'f1', canary: 6, stable: 0 }], FIGURES);
  expect(reason).toMatchObject({
    rule: 'new-error-group',
    series: 'error-group',
    fingerprint: 'f1',
    canary: { events: 6, requests: 1_500 },
    stable: { events: 0, requests: 28_500 },
    needed: 1_000,
  });
  expect(reason?.evidence).toBeGreaterThan(1_000);
});

test('without requests of both versions nothing is new', () => {
  const unseen = { ...FIGURES, stable: { events: 0, requests: 0 } };
  expect(newErrorGroups([{ fingerprint: 'f1', canary: 50, stable: 0 }], unseen)).toEqual([]);
});
