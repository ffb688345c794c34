import { join } from 'node:path';
import { createRandom } from '../demo/load.ts';
import { startPlatform } from '../platform/platform.ts';
import { serveCommands } from '../platform/serve-commands.ts';
import { CATALOGUES, writeCatalogues } from './catalogues.ts';
import type { ShopNews, ShopTerms } from './shop-messages.ts';
import { type Shoppers, startShoppers } from './shoppers.ts';

type Seen = Extract<ShopNews, { kind: 'seen' }>;

/** What was seen is told together so often: each message takes time from the requests. */
const TELLS_EVERY_MS = 250;
/** Of the shoppers: each run of the demo has the same. */
const SEED = 20_261_129;

/** The shop of the demo: its platform, and the shoppers in production. */
export interface RunningShop {
  /** Lets so many shoppers a second in; where some are in already, so many come from now on. */
  open(perSecond: number): void;
  /** Waits until the last shopper was answered, and tells what they met. */
  shut(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs the sample shop as a team does: staging and production behind balancers, and an address that takes commands
 * from callers with the token.
 *
 * @param tell hears of everything: where it answers first, then what was seen, a few times a second
 */
export async function runShop(terms: ShopTerms, tell: (news: ShopNews) => void): Promise<RunningShop> {
  const { repository, directory, token } = terms;
  const stopping = new AbortController();
  const { take, flush } = collect(tell);
  const platform = await startPlatform({
    ...{ repository, directory, signal: stopping.signal, now: Date.now },
    variables: await writeCatalogues(join(directory, 'data')),
    onServed: (environment, request) => take({ served: [{ environment, ...request }] }),
    // As an agent with an exclusion filter: of so many requests, only the errors are kept.
    onLog: (_, line) => {
      if (line['status'] === 'error') take({ errors: [line] });
    },
    onFault: (environment, fault) => tell({ kind: 'fault', text: `${environment}: ${String(fault)}` }),
  });
  const commands = await serveCommands(platform, token);
  const timer = setInterval(flush, TELLS_EVERY_MS);
  const { production, staging } = platform.environments;
  const urls = { production: production.url, staging: staging.url, previous: staging.previousUrl };
  tell({ kind: 'started', ...urls, commands: commands.url });

  let shoppers: Shoppers | undefined;
  const shut = async () => {
    const shopped = await shoppers?.stop();
    flush();
    tell({ kind: 'shut', ...(shopped ?? { requests: 0, failed: 0, seconds: 0 }) });
    shoppers = undefined;
  };
  return {
    open: (perSecond) => {
      if (shoppers !== undefined) return shoppers.pace(perSecond);
      const skus = CATALOGUES.production.map(({ sku }) => sku);
      shoppers = startShoppers({ baseUrl: production.url, perSecond, random: createRandom(SEED), skus });
    },
    shut,
    close: async () => {
      stopping.abort();
      await shoppers?.stop();
      clearInterval(timer);
      await commands.close();
      await platform.close();
      flush();
    },
  };
}

/** Keeps what was seen until it is told. */
function collect(tell: (news: ShopNews) => void) {
  let seen: Seen = { kind: 'seen', served: [], errors: [] };
  return {
    take: ({ served = [], errors = [] }: Partial<Omit<Seen, 'kind'>>) => {
      seen.served.push(...served);
      seen.errors.push(...errors);
    },
    flush: () => {
      if (seen.served.length + seen.errors.length === 0) return;
      tell(seen);
      seen = { kind: 'seen', served: [], errors: [] };
    },
  };
}
