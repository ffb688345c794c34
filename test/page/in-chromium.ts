import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { type PageOptions, type RunningPage, startPage } from '../../local/start-page.ts';
import type { IncidentDetail } from '../../page/source.ts';
import type { ChangeableSource } from '../fixtures/page/source.ts';
import { findChromium, launchChromium } from './chromium.ts';

interface OpenPage {
  readonly page: Page;
  readonly url: string;
  readonly running: RunningPage;
}

export type OpenIn = (
  source: ChangeableSource,
  options?: BrowserContextOptions,
  press?: PageOptions['press'],
) => Promise<OpenPage>;

/** Every address of the page when it shows these incidents. */
export const pathsOf = (all: readonly IncidentDetail[]): string[] => [
  '/',
  '/no-such-page',
  ...all.flatMap(({ incident }) => TABS.map((tab) => `/incidents/${encodeURIComponent(incident.id)}${tab}`)),
];

/** Runs tests in a real browser; where there is none they are skipped, and the name says why. */
export function describeInChromium(name: string, tests: (open: OpenIn) => void): void {
  const executable = findChromium();
  const hint = executable === undefined ? ' (skipped: no chromium in PATH, and no MENDHOOK_CHROMIUM)' : '';
  describe.skipIf(executable === undefined)(`${name}${hint}`, () => {
    let browser: Browser | undefined;
    const opened: { context: BrowserContext; running: RunningPage }[] = [];

    beforeAll(async () => {
      browser = await launchChromium(executable ?? '');
    });
    afterEach(async () => {
      for (const { context, running } of opened.splice(0)) {
        await context.close();
        await running.close().catch(ignoreClosed);
      }
    });
    afterAll(() => browser?.close());

    tests(async (source, options = {}, press = undefined) => {
      if (browser === undefined) throw new Error('the browser has not started');
      const running = await startPage({ source, press, onError: (error) => expect.unreachable(String(error)) });
      const context = await browser.newContext(options);
      context.setDefaultTimeout(60_000);
      opened.push({ context, running });
      await context.addInitScript({ path: fileURLToPath(new URL('./in-page.js', import.meta.url)) });
      return { page: await context.newPage(), url: running.url, running };
    });
  });
}

const TABS = ['', '/pull-request', '/transcripts', '/evidence'];

/** A test may have stopped the page itself. */
function ignoreClosed(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_SERVER_NOT_RUNNING')) throw error;
}
