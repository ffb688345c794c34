import { expect, test } from 'vitest';
import { escalationSchema } from '../../../core/config/escalation.ts';
import { quietEnds } from '../../../core/config/quiet-hours.ts';

test('has figures of its own, and asks for nothing but steps', () => {
  expect(escalationSchema.parse({ steps: [{ call: 'mention' }, { call: 'pagerduty' }] })).toMatchObject({
    after: 30,
    wake: false,
    pagesPerDay: 10,
    steps: [{ call: 'mention' }, { call: 'pagerduty', severity: 'error' }],
  });
});

test.each<[string, object, string]>([
  ['no steps', { steps: [] }, 'steps'],
  ['steps that come after a day', { after: 800, steps: [{ call: 'mention' }, { call: 'pagerduty' }] }, 'after a day'],
  ['a last step that is due when a day is over', { after: 1_440, steps: [{ call: 'mention' }] }, 'after a day'],
  ['two mentions', { steps: [{ call: 'mention' }, { call: 'mention' }] }, 'one `mention`'],
  ['nobody to page', { steps: [{ call: 'datadog-on-call' }] }, 'either `team` or `user`'],
  [
    'two to page',
    { steps: [{ call: 'datadog-on-call', team: 'shop', user: '15e74b8b-f865-48d0-bcc5-453323ed2c8f' }] },
    'either `team` or `user`',
  ],
  ['a user that is no id', { steps: [{ call: 'datadog-on-call', user: 'ana' }] }, 'user'],
  ['an address without TLS', { steps: [{ call: 'webhook', url: 'http://calls.example.com' }] }, 'https'],
  ['an address with a password', { steps: [{ call: 'webhook', url: 'https://u:p@calls.example.com' }] }, 'https'],
  ['no address', { steps: [{ call: 'webhook', url: 'calls' }] }, 'https'],
  ['an outcome that needs nobody', { outcomes: ['skipped'], steps: [{ call: 'mention' }] }, 'outcomes'],
  ['a system that is not known', { steps: [{ call: 'opsgenie' }] }, 'call'],
])('refuses %s', (_, escalation, message) => {
  const { error } = escalationSchema.safeParse(escalation);
  expect(JSON.stringify(error?.issues)).toContain(message);
});

test.each([
  ['2026-11-20T23:10:30Z', { from: '22:00', to: '06:00', timeZone: 'UTC' }, '2026-11-21T06:00:00Z'],
  ['2026-11-20T05:59:00Z', { from: '22:00', to: '06:00', timeZone: 'UTC' }, '2026-11-20T06:00:00Z'],
  ['2026-11-20T23:00:00Z', { from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' }, '2026-11-21T05:00:00Z'],
  ['2026-11-20T23:00:00Z', { from: '06:00', to: '06:00', timeZone: 'Asia/Kolkata' }, '2026-11-21T00:30:00Z'],
  ['2026-11-20T06:00:00Z', { from: '06:00', to: '06:00', timeZone: 'UTC' }, '2026-11-21T06:00:00Z'],
])('quiet hours at %s %j end at %s', (at, hours, end) => {
  expect(new Date(quietEnds(hours, Date.parse(at))).toISOString()).toBe(end.replace('Z', '.000Z'));
});
