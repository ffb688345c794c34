import { listen } from '@mendhook/emulators/listen';
import type { Clock } from '../core/ports/clock.ts';
import { createLiveEvents } from '../page/live-events.ts';
import type { Press } from '../page/press.ts';
import type { PageSource } from '../page/source.ts';

export interface PageOptions {
  readonly source: PageSource;
  /** @default - any free port */
  readonly port?: number;
  /** Hears of what the source threw; the reader sees that something went wrong and where to look, not what. */
  readonly onError: (error: unknown) => void;
  /** Hands a press of a button in a Slack message on. @default - its buttons do nothing */
  readonly press?: ((press: Press) => Promise<void>) | undefined;
  /** @default - the machine's clock */
  readonly clock?: Clock;
}

export interface RunningPage {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  /** Tells open browsers that the source has something new. Call it as often as you like: calls are put together. */
  notify(): void;
  close(): Promise<void>;
}

/**
 * Serves the page on 127.0.0.1. Its views are a third of all modules of a command, so the first request loads them.
 *
 * @throws {Error} when the port is taken
 */
export async function startPage(options: PageOptions): Promise<RunningPage> {
  const { source, port = 0, onError, clock = Date.now, press } = options;
  const live = createLiveEvents();
  const loadApp = async () => {
    const [{ createPageApp }, { readAssets }] = await Promise.all([
      import('../page/app.ts'),
      import('../page/assets.ts'),
    ]);
    return createPageApp({ source, assets: readAssets(), live, onError, clock, press });
  };
  let app: ReturnType<typeof loadApp> | undefined;
  const listening = await listen(async (request) => {
    app ??= loadApp();
    return (await app).fetch(request);
  }, port);
  return {
    url: listening.url,
    notify: live.notify,
    close: async () => {
      live.close();
      await listening.close();
    },
  };
}
