import { expect, test } from 'vitest';
import { findRevert } from '../../../core/release/reverts.ts';
import { aRelease } from '../../fixtures/records.ts';

const [OURS, OTHER] = ['c'.repeat(40), 'd'.repeat(40)];

test.each([
  ['git', `Revert "x"\n\nThis reverts commit ${OURS}.`, true],
  ['git, shortened', `Revert "x"\n\nThis reverts commit ${OURS.slice(0, 9)}.`, true],
  ['GitHub', 'Revert "x"\n\nReverts acme/checkout#12', true],
  ['GitHub, in this repository', 'Revert "x" (#14)\n\nReverts #12', true],
  ['another commit', `Revert "x"\n\nThis reverts commit ${OTHER}.`, false],
  ['another pull request', 'Reverts acme/checkout#13', false],
  ['another repository', 'Reverts acme/shop#12', false],
  ['a title alone', 'Revert "Reserve stock before payment"', false],
])('%s', (_, message, isFound) => {
  const found = findRevert(aRelease(), [OURS], [{ sha: 'e'.repeat(40), message }]);
  expect(found !== undefined).toBe(isFound);
});
