import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALGORITHMS } from '../../../core/grouping/algorithms.ts';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { foundErrorsOf, packErrors, unpackErrors } from '../../../core/search/found-errors.ts';
import { burst } from '../../lambdas/triage-world.ts';

const errors = [
  ...burst('StockError', 3),
  ...burst('PriceError', 2).map((event, index) => ({
    ...event,
    version: `v${index}`,
    traceId: `trace-${index}`,
    userId: 'ann@example.com',
    error: { kind: 'PriceError', message: 'connect ECONNREFUSED prices.internal:5432' },
  })),
];

test('what was found is read as it was packed, and takes a fraction of its room', () => {
  const found = foundErrorsOf(errors, ALGORITHMS, 1_000);
  const packed = packErrors(found);
  expect(JSON.parse(JSON.stringify(unpackErrors(packed)))).toEqual(JSON.parse(JSON.stringify(found)));
  expect(packed.length).toBeLessThan(JSON.stringify(found).length / 2);
});

test('it holds no more of a person than an incident does', () => {
  expect(JSON.stringify(foundErrorsOf(errors, ALGORITHMS, 1_000))).not.toContain('ann@example.com');
});

const named = (index: number) => `Bug${String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26))}Error`;

test('groups beyond those that are kept are counted, with their events', () => {
  const many = Array.from({ length: 203 }, (_, index) => burst(named(index), index < 200 ? 2 : 1)).flat();
  const { groups, left, events, truncated } = foundErrorsOf(many, ALGORITHMS, 1_000);
  expect([groups.length, left, events, truncated]).toEqual([200, { bugs: 3, events: 3 }, 403, false]);
  expect(foundErrorsOf(many, ALGORITHMS, 403).truncated).toBe(true);
});

const noise = (bytes: number) => randomBytes(bytes / 2).toString('hex');

test('a page of a thousand stacks, many of them 200 kB of noise, is shared: its texts are cut, and that is said', () => {
  // Thirty bugs in three releases have the large ones, each its own.
  const events = Array.from({ length: 1_000 }, (_, index) => {
    const kind = `Bug${String.fromCharCode(65 + (index % 30))}Error`;
    const [event] = burst(kind, 1, 1_800_000_000_000 - index);
    if (event === undefined) throw new Error('there is an event');
    const stack = `${event.error.stack}\n${noise(index < 90 ? 200_000 : 2_000)}`;
    return { ...event, version: `v${Math.floor(index / 30)}`, error: { ...event.error, stack } };
  });
  const found = foundErrorsOf(events, ALGORITHMS, 1_000);
  const packed = packErrors(found);
  const shared = unpackErrors(packed);
  expect(packed.length).toBeLessThanOrEqual(280_000);
  expect(shared.textsCutTo).toBeLessThan(32 * 1024);
  expect(shared.groups.map(({ fingerprint }) => fingerprint)).toEqual(
    found.groups.map(({ fingerprint }) => fingerprint),
  );
  expect(shared.groups[0]?.representative.stack).toMatch(/^Bug.Error: (?:.*\n)+… [\d,]+ bytes left out …\n/);
});

test('custom fields go before bugs do', () => {
  const many = Array.from({ length: 20 }, (_, index) => burst(`Bug${String.fromCharCode(65 + index)}Error`, 1)).flat();
  const found = foundErrorsOf(many, ALGORITHMS, 1_000);
  const custom = () => [{ name: 'tenant', values: [{ value: noise(60_000), count: 1 }] }];
  const large = {
    ...found,
    groups: found.groups.map((group) => ({ ...group, samples: { ...group.samples, custom: custom() } })),
  };
  const one = unpackErrors(packErrors({ ...large, groups: large.groups.slice(0, 1) }));
  expect(one.groups.some(({ samples }) => samples.custom !== undefined)).toBe(true);
  const shared = unpackErrors(packErrors(large));
  expect(shared.groups).toHaveLength(20);
  expect(shared.groups.some(({ samples }) => samples.custom !== undefined)).toBe(false);
});

test('groups that do not fit even so are left for the next alert', () => {
  const many = Array.from({ length: 20 }, (_, index) => burst(`Bug${String.fromCharCode(65 + index)}Error`, 1)).flat();
  const found = foundErrorsOf(many, ALGORITHMS, 1_000);
  const urls = () => Array.from({ length: 5 }, () => noise(5_000));
  const large = {
    ...found,
    groups: found.groups.map((group) => ({ ...group, samples: { ...group.samples, urls: urls() } })),
  };
  const shared = unpackErrors(packErrors(large));
  expect(shared.groups.length).toBeGreaterThan(5);
  expect(shared.groups.length + shared.left.bugs).toBe(20);
  expect(shared.left.events).toBe(shared.left.bugs);
});

const hugeText = fc
  .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 20_000 }))
  .map(([text, times]) => text.repeat(times));

test('a bug is named by its whole texts, however little of them is kept', () => {
  const [event] = burst('StockError', 1);
  if (event === undefined) throw new Error('there is an event');
  fc.assert(
    fc.property(hugeText, hugeText, (message, rest) => {
      const frames = Array.from({ length: 400 }, (_, line) => `    at f${line} (/app/src/${line}.js:${line}:1)`);
      const stack = ['StockError: x', rest, ...frames, rest].join('\n');
      const error = { kind: 'StockError', message, stack };
      const [group] = foundErrorsOf([{ ...event, error }], ALGORITHMS, 1_000).groups;
      const { fingerprint: whole } = fingerprintError({ ...event, error });
      expect(group?.fingerprint).toMatchObject({ fingerprint: whole.fingerprint, strict: whole.strict });
      expect(Buffer.byteLength(group?.representative.message ?? '')).toBeLessThanOrEqual(8 * 1024);
      expect(Buffer.byteLength(group?.representative.stack ?? '')).toBeLessThanOrEqual(32 * 1024);
    }),
    { numRuns: 20 },
  );
});
