import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageOf } from '../../../../core/messages/call/page.ts';
import { anIncident, NOW } from '../../../fixtures/records.ts';
import { hostileText } from '../../hostile-text.ts';

const page = (more: Parameters<typeof anIncident>[0] = {}) =>
  pageOf(
    anIncident({ status: 'diagnosed', outcome: { kind: 'diagnosed', reason: 'why' }, ...more }),
    { since: NOW },
    { id: '2/diagnosed/1' },
  );

test('says what failed, whose it is, and where to look', () => {
  const owner = { from: 'codeowners' as const, names: ['@octocat'] };
  const thread = { channel: 'C1', ts: '1.0', permalink: 'https://acme.slack.com/archives/C1/p1' };
  expect(page({ owner, thread })).toEqual({
    key: anIncident().id,
    id: `${anIncident().id}/2/diagnosed/1`,
    service: 'checkout',
    env: 'production',
    summary: expect.stringContaining('checkout (production): InventoryError: stock of sku-1 is -3. 12 errors.'),
    outcome: 'diagnosed',
    owners: ['＠octocat'],
    at: NOW,
    links: [{ name: 'Slack thread', url: thread.permalink }],
  });
});

test('no text of strangers is longer than PagerDuty takes, and none can mention anybody', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (title, reason) => {
      const made = page({
        title,
        service: '<!channel>',
        outcome: { kind: 'diagnosed', reason },
        owner: { from: 'codeowners', names: ['<!here>', '@everyone'] },
      });
      expect(made.summary.length).toBeLessThanOrEqual(1_024);
      expect(made.summary.length).toBeGreaterThan(0);
      expect(`${made.service} ${made.summary} ${made.owners.join(' ')}`).not.toMatch(/[<>@\n\r]/);
    }),
  );
});
