import type { KnownBlock } from '@slack/types';
import { expect, test } from 'vitest';
import { incidentMessage } from '../../../../core/messages/slack/incident-message.ts';
import { checkout } from '../../golden/checkout.ts';
import { slackText } from '../../golden/slack-text.ts';

test('a button is there only when it leads somewhere', () => {
  const { alertLink: _, pullRequest: __, ...bare } = checkout.incident;
  expect(incidentMessage({ incident: bare }).blocks.flatMap(addresses)).toEqual([]);
  const odd = incidentMessage({
    incident: { ...bare, alertLink: 'javascript:alert(1)' },
    pageUrl: 'https://u:p@x.example',
  });
  expect(odd.blocks.flatMap(addresses)).toEqual([]);
});

const addresses = (block: KnownBlock): string[] =>
  block.type === 'actions' ? block.elements.flatMap((each) => (each.type === 'button' ? (each.url ?? []) : [])) : [];

test('owners are text: nobody is mentioned', () => {
  const names = ['@octocat', '@acme/shop', '<!channel>'];
  const incident = { ...checkout.incident, owner: { from: 'codeowners' as const, names } };
  const text = JSON.stringify(incidentMessage({ incident }));
  expect(text).toContain('owner `@octocat`, `@acme/shop`, `&lt;!channel&gt;`');
  expect(text).not.toMatch(/<@|<!(?!date)/);
});

test('the state is read from the newest attempt alone', () => {
  const { outcome: _, pullRequest: __, ...rest } = checkout.incident;
  const incident = { ...rest, status: 'in-work' as const, attempt: 2 };
  expect(slackText(incidentMessage({ incident, attempt: checkout.attempt }))).toContain('*In work*: attempt 2');
});
