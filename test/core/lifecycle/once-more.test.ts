import { expect, test } from 'vitest';
import { reviewOnceMore } from '../../../core/lifecycle/once-more.ts';
import { aChange, NOW } from '../../fixtures/records.ts';

test('another round begins at the same head, without what the last one found', () => {
  const asked = aChange({
    status: 'needs-person',
    facts: [],
    factsKey: 'k',
    factsHash: '1',
    dismissed: ['f1'],
    budgets: [],
  });
  const again = reviewOnceMore(asked, { login: 'mona', at: NOW + 1 });
  expect(again).toMatchObject({
    status: 'opened',
    round: 2,
    roundAt: NOW + 1,
    lookAt: NOW + 1,
    head: asked.head,
    dismissed: ['f1'],
  });
  for (const gone of ['job', 'checkRunId', 'facts', 'factsKey', 'factsHash', 'decision', 'mayRun'])
    expect(again).not.toHaveProperty(gone);
});

test('of a fork, it lets the code of this head run', () => {
  const again = reviewOnceMore(aChange({ fork: true }), { login: 'mona', at: NOW + 1 });
  expect(again.mayRun).toEqual({ head: again.head, login: 'mona', at: NOW + 1 });
});
