import { expect, test } from 'vitest';
import { applyRule } from '../../../../core/change/change-rule.ts';
import { incidentsRule } from '../../../../core/change/rules/incidents.ts';
import { riskRule } from '../../../../core/change/rules/risk.ts';
import { changeOf } from '../change-of.ts';

const change = changeOf({ 'src/a.ts': 'a();\n' }, { 'src/a.ts': 'b();\n' });
const lastSeen = Date.parse('2026-11-20T10:00:00Z');

test('without a ledger it is not needed', () => {
  expect(applyRule(incidentsRule, change)).toMatchObject({ status: 'not needed' });
});

test('a file with incidents is noted, asks nobody, and adds to the risk', () => {
  const hot = { ...change, incidents: [{ path: 'src/a.ts', count: 2, lastSeen }] };
  expect(applyRule(incidentsRule, hot)).toMatchObject({
    status: 'ran',
    found: [{ path: 'src/a.ts', text: '2 incidents of the last 90 days point at this file, last seen 2026-11-20.' }],
  });
  expect(applyRule(incidentsRule, hot)).not.toMatchObject({ found: [{ reason: expect.anything() }] });
  const score = (of: typeof change) => applyRule(riskRule, of);
  expect(score(change)).toMatchObject({ figures: { riskScore: 1 } });
  expect(score(hot)).toMatchObject({ figures: { riskScore: 2 } });
});

test('a file of code that changes often adds to the risk; each file counts once', () => {
  const often = { ...change, churn: new Map([['src/a.ts', 10]]) };
  const both = { ...often, incidents: [{ path: 'src/a.ts', count: 1, lastSeen }] };
  const rare = { ...change, churn: new Map([['src/a.ts', 9]]) };
  const score = (of: typeof change) => {
    const fact = applyRule(riskRule, of);
    return fact.status === 'ran' ? fact.figures?.['riskScore'] : undefined;
  };
  expect([rare, often, both].map(score)).toEqual([1, 2, 2]);
  expect(JSON.stringify(applyRule(riskRule, both))).not.toContain('Not measured');
  expect(JSON.stringify(applyRule(riskRule, rare))).toContain('Not measured: their incidents.');
});
