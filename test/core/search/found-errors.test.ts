import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ALGORITHMS } from '../../../core/grouping/algorithms.ts';
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
  const found = foundErrorsOf(errors, ALGORITHMS);
  const packed = packErrors(found);
  if (packed === undefined) throw new Error('it is small');
  expect(JSON.parse(JSON.stringify(unpackErrors(packed)))).toEqual(JSON.parse(JSON.stringify(found)));
  expect(packed.length).toBeLessThan(JSON.stringify(found).length / 2);
});

test('it holds no more of a person than an incident does', () => {
  expect(JSON.stringify(foundErrorsOf(errors, ALGORITHMS))).not.toContain('ann@example.com');
});

test('groups beyond those that are taken up are counted', () => {
  const many = Array.from({ length: 23 }, (_, index) => burst(`Bug${String.fromCharCode(65 + index)}Error`, 1)).flat();
  const { groups, left, events } = foundErrorsOf(many, ALGORITHMS);
  expect([groups.length, left, events]).toEqual([20, 3, 23]);
});

test('what is too large for the ledger is not packed', () => {
  const [event] = burst('StockError', 1);
  if (event === undefined) throw new Error('there is an event');
  const noise = randomBytes(400_000).toString('hex');
  const found = foundErrorsOf(
    [{ ...event, error: { ...event.error, stack: `${event.error.stack}\n${noise}` } }],
    ALGORITHMS,
  );
  expect(packErrors(found)).toBeUndefined();
});
