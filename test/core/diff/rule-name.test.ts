import { expect, test } from 'vitest';
import { DIFF_RULES } from '../../../core/diff/judge-diff.ts';
import { diffRuleName } from '../../../core/diff/rule-name.ts';

test('the names of the rules for diffs are those of the rules', () => {
  expect(diffRuleName.options.toSorted()).toEqual(DIFF_RULES.map(({ name }) => name).toSorted());
});
