import { expect, test } from 'vitest';
import { startPage } from '../../local/start-page.ts';
import { runningAttempt } from '../fixtures/page/attempts.ts';
import { inWork } from '../fixtures/page/incidents.ts';
import { createFixtureSource, detail, details } from '../fixtures/page/source.ts';
import { investigation, runningTranscripts } from '../fixtures/page/transcripts.ts';
import { describeInChromium } from './in-chromium.ts';

const further = detail({ ...inWork, title: 'A better title' }, [{ ...runningAttempt, step: 'writes the verdict' }], {
  transcripts: runningTranscripts.map((transcript) => ({ ...transcript, events: investigation })),
});

describeInChromium('updates', (open) => {
  test('what changes comes in by itself, and what the reader did stays', async () => {
    const source = createFixtureSource();
    const { page, url, running } = await open(source, { viewport: { width: 1000, height: 500 } });
    await page.goto(`${url}/incidents/${inWork.id}/transcripts`);
    const call = page.locator('details.tool').first();
    await call.locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.evaluate('scrollTo(0, 260)');
    const before = await page.evaluate('probe.place()');
    expect(await page.locator('details.tool').count()).toBe(2);

    source.details = source.details.map((each) => (each.incident.id === inWork.id ? further : each));
    running.notify();

    await page.getByText('Ended with an answer').waitFor();
    expect(await page.locator('details.tool').count()).toBe(5);
    expect(await call.getAttribute('open')).toBe('');
    const summary = (await call.locator('summary').textContent()) ?? '';
    expect(await page.evaluate('probe.place()')).toEqual(before);
    expect(before).toMatchObject({ focus: summary });
    expect(await page.evaluate('scrollY')).toBeGreaterThan(100);
    expect(await page.locator('#step').textContent()).toBe('writes the verdict');
    expect(await page.locator('h1').textContent()).toBe('A better title');
    expect(await page.title()).toBe('A better title · mendhook');
  });

  test('a new incident on top of the list leaves the focus where it was', async () => {
    const source = createFixtureSource(details.slice(1));
    const { page, url, running } = await open(source);
    await page.goto(url);
    await page.locator('#connection[data-state=live]').waitFor();
    await page.getByRole('link', { name: inWork.title }).focus();
    source.details = [...details.slice(0, 1), ...details.slice(1).toReversed()];
    running.notify();
    await page.getByRole('link', { name: details[0]?.incident.title ?? '' }).waitFor();
    const keys = await page.locator('.incident-row').evaluateAll((rows) => rows.map((row) => row.dataset['key']));
    expect(keys).toEqual(source.details.map(({ incident }) => incident.id));
    expect(await page.evaluate('probe.focused()')).toMatchObject({ text: inWork.title });
  });

  test('it says when mendhook has stopped, and follows again when it is back', async () => {
    const source = createFixtureSource([]);
    const { page, url, running } = await open(source);
    await page.goto(url);
    await page.locator('#connection[data-state=live]').waitFor();
    await page.getByText('No incident yet').waitFor();
    await running.close();
    await page.getByText('mendhook has stopped').waitFor();
    source.details = details;
    const again = await startPage({ source, port: Number(new URL(url).port), onError: () => expect.unreachable() });
    await page.locator('#connection[data-state=live]').waitFor();
    await page.locator('.incident-row').first().waitFor();
    await again.close();
  });
});
