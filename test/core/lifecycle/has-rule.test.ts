import { expect, test } from 'vitest';
import { hasRule } from '../../../core/lifecycle/has-rule.ts';

test.each([
  ['by this rule', { rule: 'tests-disagree' }, true],
  ['by another rule', { rule: 'unrelated-test' }, false],
  ['by a rule of an older version', { rule: 'no-longer-there' }, false],
  ['by no rule', {}, false],
  ['not at all', undefined, false],
])('an outcome that was decided %s', (_, outcome, expected) => {
  expect(hasRule(outcome, 'tests-disagree')).toBe(expected);
});
