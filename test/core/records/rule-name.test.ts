import { expect, test } from 'vitest';
import { diffRuleName } from '../../../core/diff/rule-name.ts';
import { CONTEXT_RULES, INCIDENT_RULES } from '../../../core/policy/decide-attempt.ts';
import { outcomeSchema } from '../../../core/records/outcome.ts';
import { policyRuleName, ruleName } from '../../../core/records/rule-name.ts';

test('the names of the policy’s rules are those of the rules', () => {
  const rules = [...INCIDENT_RULES, ...CONTEXT_RULES].map(({ name }) => name);
  expect(policyRuleName.options.toSorted()).toEqual(rules.toSorted());
});

test('no rule is named twice', () => {
  const names = [...policyRuleName.options, ...diffRuleName.options];
  expect(new Set(ruleName.options).size).toBe(ruleName.options.length);
  expect(ruleName.options).toEqual(expect.arrayContaining(names));
});

test.each(['too-many-lines', 'a-rule-of-an-older-version', ''])('a stored outcome keeps its rule: %j', (rule) => {
  const outcome = { kind: 'failed', reason: 'x', rule };
  expect(outcomeSchema.parse(outcome)).toEqual(outcome);
});
