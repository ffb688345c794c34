import { expect, test } from 'vitest';
import type { Fact } from '../../../core/records/change-facts.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import { checkEnd, type ShownCheck } from '../../../local/review-demo/check-end.ts';
import { EXPECTED_ENDS } from '../../../local/review-demo/expected-ends.ts';
import { aChange, NOW } from '../../fixtures/records.ts';

const tests: Fact = { status: 'ran', name: 'tests', version: '1', exit: 0, found: [] };
const ready = aChange({
  status: 'ready',
  facts: [tests],
  decision: { sequence: 1, result: 'pass', rules: [], why: 'Nothing was found.', at: NOW },
});
const green: ShownCheck = { name: 'mendhook / release', conclusion: 'success' };
const failing = (record: ChangeRecord, runs: readonly ShownCheck[] = [green]) =>
  checkEnd('#1', EXPECTED_ENDS.clean, { record, runs, files: [] }).flatMap(({ name, ok }) => (ok ? [] : [name]));

test('a clean change that is ready, with one green check, holds', () => {
  expect(failing(ready)).toEqual([]);
  expect(failing(ready, [green, { name: 'ci', conclusion: 'failure' }])).toEqual([]);
});

test.each<[string, Partial<ChangeRecord>, readonly ShownCheck[]]>([
  ['a small change with its tests passes without a person', { status: 'needs-person' }, [green]],
  ['the rules are none', { decision: { sequence: 1, result: 'ask', rules: ['risk'], why: '', at: NOW } }, [green]],
  ['one check run on the head ends as success', {}, []],
  ['one check run on the head ends as success', {}, [green, green]],
  ['one check run on the head ends as success', {}, [{ ...green, conclusion: null }]],
  ['its tests were run', { facts: [{ status: 'not measured', name: 'tests', why: 'no', found: [] }] }, [green]],
  ['no test was written', { written: { tried: 1, accepted: [], refused: ['no'] } }, [green]],
])('“%s” is seen not to hold', (name, change, runs) => {
  expect(failing(aChange({ ...ready, ...change }), runs)).toContain(`#1: ${name}`);
});

test('written tests have to be in the pull request', () => {
  const record = aChange({ ...ready, written: { tried: 1, accepted: ['test/a.js'], refused: [], commit: 'c' } });
  const written = (files: readonly string[]) =>
    checkEnd('#2', EXPECTED_ENDS.untested, { record, runs: [green], files }).at(-1)?.ok;
  expect(written(['test/a.js'])).toBe(true);
  expect(written(['src/a.js'])).toBe(false);
});
