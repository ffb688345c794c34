import { ERROR_RATE_THRESHOLD } from './demo-config.ts';
import type { LoadResult } from './load.ts';

const TRIES = 3;

/**
 * Lets the shoppers in until the sample's race has broken the shop. A race does not fire on every machine at every try, so a
 * quiet shop is opened again with fresh stock.
 *
 * @param shop.load runs the load once
 * @param shop.reopen starts a new shop, with all its stock
 * @param onQuiet is told of each load that did not break the shop before it is repeated
 * @returns the load that broke the shop
 * @throws {Error} when no load did
 */
export async function openShop(
  shop: { readonly load: () => Promise<LoadResult>; readonly reopen: () => Promise<void> },
  onQuiet: (load: LoadResult) => void,
): Promise<LoadResult> {
  for (let tries = 1; ; tries += 1) {
    const load = await shop.load();
    if (isBroken(load)) return load;
    if (tries === TRIES) throw new Error(`${describe(load)} in each of ${TRIES} loads: run the demo again`);
    onQuiet(load);
    await shop.reopen();
  }
}

/** One line for a person. */
export const quietShop = (load: LoadResult): string => `${describe(load)}; the shop opens again with fresh stock`;

const describe = ({ failures, requests }: LoadResult): string =>
  `the sample's race did not fire (${failures} of ${requests} requests failed)`;

/** As the monitor sees it. */
const isBroken = ({ failures, requests }: LoadResult): boolean => failures * 100 > requests * ERROR_RATE_THRESHOLD;
