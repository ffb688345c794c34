import { expect, test } from 'vitest';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { needsTests } from '../../../core/gate-decision/needs-tests.ts';
import type { Fact } from '../../../core/records/change-facts.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import { aChange, NOW } from '../../fixtures/records.ts';

const release = (tests: object = {}) => releaseConfigSchema.parse({ mode: 'review', tests });
const tests = (covered: number | undefined, exit: number | undefined = 0): Fact => ({
  ...{ status: 'ran', name: 'tests', version: '1', exit, found: [] },
  ...(covered === undefined ? {} : { figures: { changedLinesCovered: covered } }),
});
const UNRUN: Fact = { status: 'ran', name: 'tests', version: '1', found: [], figures: { changedLinesCovered: 0.5 } };
const LOW: Partial<ChangeRecord> = {
  facts: [tests(0.5)],
  budgets: [{ name: 'review-dollars/2026-09', kind: 'dollars', claimed: 2 }],
};
const allowed = (head: string) => ({ head, login: 'ana', at: NOW });

test.each<[string, Partial<ChangeRecord>, object, boolean]>([
  ['too few changed lines are run', LOW, {}, true],
  ['just enough are run', { ...LOW, facts: [tests(0.8)] }, {}, false],
  ['fewer are wanted', LOW, { changedLines: 50 }, false],
  ['no tests are to be written', LOW, { publish: 'off' }, false],
  ['a patch is to be suggested', LOW, { publish: 'suggest' }, true],
  ['the tests are red', { ...LOW, facts: [tests(0.5, 1)] }, {}, false],
  ['nobody ran the tests', { ...LOW, facts: [UNRUN] }, {}, false],
  ['nothing tells what is run', { ...LOW, facts: [tests(undefined)] }, {}, false],
  ['no model may be asked', { ...LOW, budgets: [] }, {}, false],
  ['a fork', { ...LOW, fork: true }, {}, false],
  ['a fork whose head may run', { ...LOW, fork: true, mayRun: allowed('b'.repeat(40)) }, {}, true],
  ['a fork of which another head may run', { ...LOW, fork: true, mayRun: allowed('c'.repeat(40)) }, {}, false],
  ['no facts', { ...LOW, facts: undefined }, {}, false],
])('%s', (_, change, config, needed) => {
  expect(needsTests({ ...aChange(), ...change }, release(config))).toBe(needed);
});
