import axe from 'axe-core';
import { expect, test } from 'vitest';
import { createFixtureSource, details, filePath, files, releaseDetails } from '../fixtures/page/source.ts';
import { describeInChromium, pathsOf } from './in-chromium.ts';

/** One of each kind of view: a fix with all its tabs, a running transcript, a failure, an incident nobody works on. */
const paths = [
  ...pathsOf(details).filter((path) => /^\/(incidents\/(a.*|b.*\/transcripts|[de]\w+))?$|no-such/.test(path)),
  ...files.map((file) => `${filePath(file)}#L2`),
  '/releases',
  ...releaseDetails.map(({ record }) => `/releases/${record.id}`),
];

describeInChromium('accessibility', (open) => {
  // Colours change with the scheme and places with the width; what is in the document, with neither.
  test.each([
    ['light', 1440, undefined],
    ['dark', 1440, ['color-contrast']],
    ['light', 380, ['target-size', 'scrollable-region-focusable', 'color-contrast']],
  ] as const)(
    'no view breaks a rule or is wider than the screen (%s, %i px)',
    async (colorScheme, width, rules) => {
      const { page, url } = await open(createFixtureSource(), { colorScheme, viewport: { width, height: 900 } });
      for (const path of paths) {
        await page.goto(url + path);
        await page.evaluate('probe.unfoldAll()');
        await page.evaluate(axe.source);
        expect(await page.evaluate(`probe.violations(${JSON.stringify(rules)})`), path).toEqual([]);
        expect(await page.evaluate<number>('probe.overflow()'), path).toBeLessThanOrEqual(0);
      }
    },
    180_000,
  );

  test('the keyboard reaches everything', async () => {
    const { page, url } = await open(createFixtureSource());
    const focused = () => page.evaluate<{ id: string; text: string; outline: string }>('probe.focused()');
    await page.goto(`${url}/incidents/${details[0]?.incident.id}`);
    await page.keyboard.press('Tab');
    expect(await focused()).toMatchObject({ text: 'Skip to content', outline: 'solid' });
    await page.keyboard.press('Enter');
    expect(await focused()).toMatchObject({ id: 'main' });
    const reach = async (text: string) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        if ((await focused()).text.includes(text)) return;
      }
      expect.unreachable(`no way to ${text}`);
    };
    await reach('Transcripts');
    expect(await focused()).toMatchObject({ outline: 'solid' });
    await page.keyboard.press('Enter');
    await page.waitForURL('**/transcripts');
    await reach('Unfold all');
    await page.keyboard.press('Enter');
    expect(await page.locator('main details:not([open])').count()).toBe(0);
    await page.getByRole('button', { name: 'Fold all', exact: true }).press('Enter');
    expect(await page.locator('main details[open]').count()).toBe(0);
  });

  test('without script everything is there but the updates', async () => {
    const { page, url } = await open(createFixtureSource(), { javaScriptEnabled: false });
    await page.goto(`${url}/incidents/${details[0]?.incident.id}/transcripts`);
    await page.locator('details.tool summary').first().click();
    expect(await page.getByText('await store.readStock').first().isVisible()).toBe(true);
    expect(await page.getByText('Unfold all').isVisible()).toBe(false);
  });
});
