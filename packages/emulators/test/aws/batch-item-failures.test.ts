import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBatchItemFailures } from '../../aws/batch-item-failures.ts';

const ALL = ['a', 'b', 'c'];

// The conditions that https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html lists.
test.each([
  ['nothing', null, []],
  ['an empty answer', {}, []],
  ['an empty list', { batchItemFailures: [] }, []],
  ['no list', { batchItemFailures: null }, []],
  ['one of them', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
  ['one of them twice', { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }] }, ['b']],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, ALL],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }, ALL],
  ['a wrong key', { batchItemFailures: [{ itemId: 'b' }] }, ALL],
  [
    'a message that was not in the batch',
    { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'z' }] },
    ALL,
  ],
  ['no list but something else', { batchItemFailures: 'b' }, ALL],
  ['text', 'done', ALL],
])('%s', (_, response, failed) => {
  expect([...readBatchItemFailures(response, ALL)]).toEqual(failed);
});

test('exactly the named messages fail, whichever they are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1 }), fc.func(fc.boolean()), (ids, fails) => {
      const failed = ids.filter(fails);
      const response = { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
      expect([...readBatchItemFailures(response, ids)]).toEqual(failed);
    }),
  );
});
