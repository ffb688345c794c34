import { expect, test } from 'vitest';
import { readLabelled } from '../../bench/labelled-error.ts';
import { scoreGrouping } from '../../bench/score-grouping.ts';
import { areLogLines, describeTemplates, scoreTemplates } from '../../bench/score-templates.ts';

const line = (label: string, message: string) => ({ service: '', label, message });

test('a perfect grouping', () => {
  expect(scoreGrouping([line('a', 'order 1 failed'), line('a', 'order 2 failed'), line('b', 'cart closed')])).toEqual({
    precision: 1,
    recall: 1,
    f1: 1,
    bcubed: 1,
    collided: 0,
    accuracy: 1,
  });
});

test('one split and one collision', () => {
  const score = scoreGrouping([line('a', 'order 1 failed'), line('a', 'order was lost'), line('b', 'order 2 failed')]);
  expect(score).toMatchObject({ precision: 0, recall: 0, f1: 0, accuracy: 0 });
  expect(score.collided).toBeCloseTo(2 / 3);
});

test('a label that is only assumed counts in no pair, and in the purity of groups', () => {
  const assumed = { ...line('b', 'order 2 failed'), label_source: 'assumed_distinct' };
  const score = scoreGrouping([line('a', 'order 1 failed'), line('a', 'order 3 failed'), assumed]);
  expect(score).toMatchObject({ precision: 1, recall: 1, f1: 1 });
  expect(score.bcubed).toBeCloseTo((2 * (5 / 9)) / (5 / 9 + 1));
});

test('reads JSON lines and LogHub’s CSV', () => {
  expect(readLabelled('x.jsonl', '{"label":"a","message":"m"}\n\n')).toEqual([line('a', 'm')]);
  expect(readLabelled('x_structured.csv', 'LineId,Content,EventId\r\n1,"say ""no"", now",E1\n2,plain,E2\n')).toEqual([
    line('E1', 'say "no", now'),
    line('E2', 'plain'),
  ]);
});

test('says what each rule of log templates is worth to each system', () => {
  const rows = [
    { service: 'cluster', label: 'a', message: 'lost nodes an1 an2' },
    { service: 'cluster', label: 'a', message: 'lost nodes an3' },
    { service: 'mail', label: 'b', message: 'sent 12' },
    { service: 'mail', label: 'c', message: 'sent 12 (7)' },
  ];
  const scores = scoreTemplates(rows);
  const without = (name: string) => scores.rows.find((row) => row.without === name);
  expect(scores.systems).toEqual(['cluster', 'mail']);
  expect(without('nothing')).toMatchObject({ helps: 0, hurts: 0, scores: [{ accuracy: 1 }, { accuracy: 0 }] });
  expect(without('value-run')).toMatchObject({ helps: 1, hurts: 0, scores: [{ accuracy: 0 }, { accuracy: 0 }] });
  expect(without('added-in-parentheses')).toMatchObject({ helps: 0, hurts: 1 });
  expect(without('every rule')).toMatchObject({ helps: 1, hurts: 1 });
  expect(describeTemplates(scores)).toMatch(/^without +cluster +mail +mean +helps +hurts\nnothing +1\.0000\/1\.0000 /);
});

test('knows log lines from exceptions', () => {
  expect(areLogLines([{ service: '', label: 'a', message: 'm' }])).toBe(true);
  expect(areLogLines([{ service: '', label: 'a', message: 'm', kind: 'TypeError' }])).toBe(false);
  expect(areLogLines([])).toBe(false);
});
