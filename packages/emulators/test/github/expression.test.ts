import { expect, test } from 'vitest';
import { fillExpressions, holds } from '../../github/actions/expression.ts';

const CONTEXTS = { inputs: { action: 'Deploy', percent: '5', empty: '' }, github: { sha: 'abc' } };

const of = (expression: string) => `\${{ ${expression} }}`;

test.each([
  ['no expression', 'no expression'],
  [`${of('inputs.action')} \${{github.sha}}`, 'Deploy abc'],
  [of('inputs.nothing'), ''],
  [of("inputs.action == 'deploy' && 'yes' || 'no'"), 'yes'],
  [of("inputs.empty || 'else'"), 'else'],
  [of("'it''s'"), "it's"],
])('%s', (text, filled) => {
  expect(fillExpressions(text, CONTEXTS)).toBe(filled);
});

test.each([
  ["inputs.action == 'deploy'", true],
  [of("inputs.action != 'deploy'"), false],
  ["!(inputs.percent == '5') || github.sha == 'abc'", true],
  ['inputs.empty', false],
])('%s holds: %s', (condition, is) => {
  expect(holds(condition, CONTEXTS)).toBe(is);
});

test.each(['needs.a.outputs.b', "contains('a', 'b')", 'inputs.a ==', '(inputs.a', "inputs.a 'b'", ''])(
  'refused: %s',
  (text) => {
    expect(() => fillExpressions(of(text), CONTEXTS)).toThrow(expect.objectContaining({ name: 'WorkflowError' }));
  },
);
