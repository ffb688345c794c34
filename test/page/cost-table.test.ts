import { expect, test } from 'vitest';
import { incidentPage } from '../../page/views/incident-page.ts';
import { detail } from '../fixtures/page/source.ts';
import { anIncident } from '../fixtures/records.ts';

const asked = (number: number) => ({
  ...{ id: `C1-${number}`, number, by: { id: 'U1', name: 'ana' }, at: 0, status: 'answered' as const },
  dollars: 0.25,
});
const pageOf = (numbers: readonly number[]) =>
  incidentPage(detail(anIncident({ questions: numbers.map(asked) }), []), 'overview', 0).markup;

test('the page counts what questions cost: in the first figures, and in the table', () => {
  const page = pageOf([1, 2]);
  expect(page).toContain('<dt>Cost</dt><dd>$0.50</dd>');
  expect(page).toMatch(/Questions <span class="count">2<\/span>.*<td>\$0\.50<\/td>/s);
  expect(page).toMatch(/Together.*<td>\$0\.50<\/td>/s);
  expect(pageOf([8, 9])).toContain('newest 2 of 9');
});

test('without attempts and questions there is no table', () => {
  expect(pageOf([])).not.toContain('Cost and tokens');
});
