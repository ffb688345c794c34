import { expect, test } from 'vitest';
import { hostileDetails, hostileFiles, hostileOverview, TRACE } from '../fixtures/page/hostile.ts';
import { createFixtureSource, filePath } from '../fixtures/page/source.ts';
import { describeInChromium, pathsOf } from './in-chromium.ts';

describeInChromium('hostile text', (open) => {
  test('nothing that came from outside runs, loads or leads anywhere but to the web', async () => {
    const source = createFixtureSource(hostileDetails);
    source.overviewNow = hostileOverview;
    source.files = hostileFiles;
    const { page, url, running } = await open(source);
    const elsewhere: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`)) elsewhere.push(request.url());
    });
    // The content security policy would stop what slips through the escaping, and complain: nothing may need it.
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    for (const path of [...pathsOf(hostileDetails), ...hostileFiles.map(filePath)]) {
      const answer = await page.goto(url + path);
      expect(answer?.status(), path).toBe(path === '/no-such-page' ? 404 : 200);
      await page.locator('#connection[data-state=live]').waitFor();
      // What is swapped in later has to hold as well as the first document.
      const swapped = page.waitForResponse((response) => response.url() === page.url());
      running.notify();
      await swapped;
      await page.evaluate('probe.unfoldAll()');
      const found = await page.evaluate<{ schemes: string[] }>(`probe.inspect('${TRACE}')`);
      expect(found, path).toMatchObject({ ran: false, scripts: ['/assets/page.js'], foreign: 0, handlers: [] });
      expect(found, path).toMatchObject({ metas: 0, sheets: 1 });
      expect(['http:', 'https:'], path).toEqual(expect.arrayContaining(found.schemes));
    }
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
  }, 120_000);

  test('an attack is shown as the text that it is', async () => {
    const { page, url } = await open(createFixtureSource(hostileDetails));
    await page.goto(url + pathsOf(hostileDetails)[2]);
    const text = await page.locator('main').textContent();
    expect(text).toContain(`<script>window.${TRACE}=1</script>`);
    expect(text).toContain(`<img src=x onerror="window.${TRACE}=1">`);
  });

  test('text without a break does not make the page wider than a phone', async () => {
    const source = createFixtureSource(hostileDetails);
    source.files = hostileFiles;
    const { page, url } = await open(source, { viewport: { width: 380, height: 800 } });
    for (const path of [...pathsOf(hostileDetails), ...hostileFiles.map(filePath)]) {
      await page.goto(url + path);
      await page.evaluate('probe.unfoldAll()');
      expect(await page.evaluate<number>('probe.overflow()'), path).toBeLessThanOrEqual(0);
    }
  }, 60_000);
});
