import { expect, test } from 'vitest';
import { decideFix } from '../../../core/policy/decide-fix.ts';
import type { InvestigateVerdict } from '../../../core/records/verdict.ts';

const verdict: InvestigateVerdict = {
  title: 'Stock goes negative',
  rootCause: 'Two requests read the same stock.',
  evidence: [{ kind: 'code', file: 'src/stock.js', line: 12, observation: 'an await between read and write' }],
  notChecked: [],
  confidence: 'high',
  codeFixable: true,
  affectedFiles: ['src/stock.js'],
  nextSteps: '',
};

test.each(['high', 'medium'] as const)('a code fault with %s confidence is fixed', (confidence) => {
  expect(decideFix({ ...verdict, confidence }, { mode: 'draft-pr' })).toEqual({ fix: true });
  expect(decideFix({ ...verdict, confidence }, { mode: 'suggest' })).toEqual({ fix: true });
});

const refused: ReadonlyArray<[Partial<InvestigateVerdict>, 'observe' | 'draft-pr', string, string]> = [
  [
    { codeFixable: false, notFixableBecause: 'configuration' },
    'draft-pr',
    'not-code-fixable',
    'not-code-fixable/configuration',
  ],
  [{ codeFixable: false, notFixableBecause: 'capacity' }, 'draft-pr', 'not-code-fixable', 'not-code-fixable/capacity'],
  [{ codeFixable: false }, 'draft-pr', 'not-code-fixable', 'not-code-fixable/unknown'],
  [{ confidence: 'low' }, 'draft-pr', 'diagnosed', 'confidence-low'],
  [{ codeFixable: false, confidence: 'low' }, 'draft-pr', 'not-code-fixable', 'not-code-fixable/unknown'],
  [{}, 'observe', 'diagnosed', 'observe-only'],
];
test.each(refused)('%j in mode %s ends as %s by rule %s', (change, mode, kind, rule) => {
  const decision = decideFix({ ...verdict, ...change }, { mode });
  expect(decision).toMatchObject({ fix: false, outcome: { kind, rule, reason: expect.stringMatching(/\w{3}/) } });
});
