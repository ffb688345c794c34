import { expect, test } from 'vitest';
import { isIssueOf, issueUrl } from '../../../../core/messages/pull-request/issue-url.ts';
import { incidentFixture } from '../../../fakes/records.ts';

const incident = incidentFixture();
const { kind, message } = incident.representative;
const own = { service: 'shop', kind, message };

test.each([
  ['as the log line has it', own, true],
  ['of another service', { ...own, service: 'payments' }, false],
  ['of another kind', { ...own, kind: 'RangeError' }, false],
  ['with another message', { ...own, message: 'Cannot read properties of null' }, false],
  ['without a message', { ...own, message: undefined }, false],
])('an issue %s', (_, issue, expected) => expect(isIssueOf(incident, issue)).toBe(expected));

test('values in the message may differ', () => {
  const timedOut = { ...incident.representative, message: 'order 81 timed out after 30 s' };
  const issue = { ...own, message: 'order 4711 timed out after 30 s' };
  expect(isIssueOf({ ...incident, representative: timedOut }, issue)).toBe(true);
});

test.each([
  ['datadoghq.com', 'https://app.datadoghq.com/error-tracking/issue/1'],
  ['us5.datadoghq.com', 'https://us5.datadoghq.com/error-tracking/issue/1'],
  ['datadoghq.eu', 'https://app.datadoghq.eu/error-tracking/issue/1'],
])('its address at %s', (site, url) => expect(issueUrl(site, '1')).toBe(url));
