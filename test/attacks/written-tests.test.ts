import { expect, test } from 'vitest';
import { judgeWritten } from '../../core/candidate-test/judge-written.ts';
import { readCandidate } from '../../core/candidate-test/read-candidate.ts';
import { changeOf } from '../core/change/change-of.ts';
import { aService } from '../fixtures/records.ts';
import { PRICE, PRICE_TEST, readTestAttacks, writtenFileAttacks } from './cases/written-tests.ts';

test.each(readTestAttacks.map((attack) => [attack.name, attack] as const))(
  'a test may not %s',
  (_, { body, objection }) => {
    expect(readCandidate('test/gold.test.js', body, [PRICE])).toEqual([objection]);
  },
);

const BASE = { 'src/price.js': PRICE, 'test/price.test.js': PRICE_TEST };

test.each(writtenFileAttacks.map((attack) => [attack.name, attack] as const))(
  'the phase may not %s',
  (_, { path, text }) => {
    const before: Readonly<Record<string, string>> = BASE;
    const after = { ...before, [path]: typeof text === 'string' ? text : text(before[path] ?? '') };
    const { files } = changeOf(before, after);
    const texts = { before: (each: string) => before[each], after: (each: string) => after[each] };
    const { candidates, refused } = judgeWritten(files, texts, aService().fix);
    expect([candidates, refused.map((file) => file.path)]).toEqual([[], [path]]);
  },
);
