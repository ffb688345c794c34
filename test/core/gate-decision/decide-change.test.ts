import { expect, test } from 'vitest';
import { decideChange, notMeasured } from '../../../core/gate-decision/decide-change.ts';
import type { Fact, GateReason } from '../../../core/records/change-facts.ts';

const ran = (name: string, ...reasons: readonly (GateReason | undefined)[]): Fact => ({
  status: 'ran',
  name,
  version: '1',
  found: reasons.map((reason) => ({ rule: 'rule', text: 'Found.', ...(reason === undefined ? {} : { reason }) })),
});
const away: Fact = { status: 'not measured', name: 'buf', why: 'it could not be started', found: [] };

test.each<[string, Fact[], GateReason[]]>([
  ['no facts', [], []],
  ['notes alone', [ran('a', undefined)], []],
  ['a reason', [ran('a', 'secret', undefined)], ['secret']],
  [
    'reasons in the order of the facts, each once',
    [ran('b', 'risk', 'fork'), ran('a', 'fork', 'secret')],
    ['risk', 'fork', 'secret'],
  ],
  ['what was not measured asks nobody', [away], []],
  [
    'what was found before a tool gave up counts',
    [{ ...away, found: [{ rule: 'r', reason: 'api-break', text: 'Found.' }] }],
    ['api-break'],
  ],
  ['what is not needed', [{ status: 'not needed', name: 'buf', why: 'no protobuf' }], []],
])('%s', (_, facts, because) => {
  expect(decideChange(facts)).toEqual({ human: because.length > 0, because, facts });
});

test('tells what was not measured', () => {
  expect(notMeasured([ran('a'), away])).toEqual([away]);
});
