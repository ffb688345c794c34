import axe from 'axe-core';
import { expect, test } from 'vitest';
import { incidentMessage } from '../../core/messages/slack/incident-message.ts';
import { LATER, recordsOf, STATES } from '../fixtures/incident-states.ts';
import { createFixtureSource, detail } from '../fixtures/page/source.ts';
import { describeInChromium } from './in-chromium.ts';

/** The first message of an incident in each state, as one thread. */
const messages = STATES.flatMap((state) => {
  const { incident, attempt } = recordsOf(state);
  if (incident === undefined) return [];
  const message = incidentMessage({ incident, attempt });
  return [{ at: LATER, author: 'mendhook', posted: { channel: 'C1', ts: '1.0' }, message }];
});
const [counted] = STATES;
const { incident } = counted === undefined ? {} : recordsOf(counted);
if (incident === undefined) throw new Error('expected an incident');
const all = detail(incident, [], { thread: { channel: '#checkout-alerts', messages } });

describeInChromium('the thread of an incident in each state', (open) => {
  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 400],
    ['dark', 400],
  ] as const)('breaks no rule and is not wider than the screen (%s, %i px)', async (colorScheme, width) => {
    const { page, url } = await open(createFixtureSource([all]), { colorScheme, viewport: { width, height: 900 } });
    await page.goto(`${url}/incidents/${incident.id}`);
    expect(await page.locator('.thread .message').count()).toBe(messages.length);
    await page.evaluate(axe.source);
    expect(await page.evaluate('probe.violations()')).toEqual([]);
    expect(await page.evaluate<number>('probe.overflow()')).toBeLessThanOrEqual(0);
  });
});
