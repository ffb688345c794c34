import { expect, test } from 'vitest';
import { incidentList } from '../../page/views/incident-list.ts';
import { incidentPage } from '../../page/views/incident-page.ts';
import { failedAttempts } from '../fixtures/page/attempts.ts';
import { failed, observed } from '../fixtures/page/incidents.ts';
import { detail, overview } from '../fixtures/page/source.ts';
import { NOW } from '../fixtures/records.ts';

const asked = { ...{ id: 'C1-1', number: 1, by: { id: 'U1', name: 'ana' }, at: 0, status: 'answered' as const } };
const question = { ...asked, dollars: 0.25 };
const spent = failedAttempts.reduce((sum, { dollars }) => sum + dollars, 0);

test('the list says what all attempts and questions cost', () => {
  const [first] = failedAttempts;
  expect(failedAttempts.length).toBeGreaterThan(1);
  const list = (incident: typeof failed, attempts: typeof failedAttempts) =>
    incidentList([{ incident, attempts }], overview).markup;
  expect(list(failed, failedAttempts)).toContain(`<dt>Cost</dt><dd>$${spent.toFixed(2)}</dd>`);
  expect(list(failed, first ? [first] : [])).toContain('<dt>Cost</dt><dd>$0.41</dd>');
  expect(list({ ...observed, questions: [question] }, [])).toContain('<dt>Cost</dt><dd>$0.25</dd>');
  expect(list(observed, [])).toContain('<dt>Cost</dt><dd>–</dd>');
});

test('the page of an incident says the same cost, and how long all attempts were in work, without the wait between them', () => {
  const page = incidentPage(detail(failed, failedAttempts), 'overview', NOW + 900_000).markup;
  expect(page).toContain(`<dt>Cost</dt><dd>$${spent.toFixed(2)}</dd>`);
  // 2 to 40 s, and 62 to 260 s.
  expect(page).toMatch(/<dt>Time in work<\/dt><dd>(<[^>]+>)?3 min 56 s/);
});
