import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnvironmentName } from '../platform/platform.ts';

interface Product {
  readonly sku: string;
  readonly name: string;
  readonly priceCents: number;
  readonly weightGrams?: number;
  readonly stock: number;
}

/** No demo sells so many. */
const PLENTY = 1_000_000_000;

const EVERYWHERE: readonly Product[] = [
  { sku: 'espresso-cup', name: 'Espresso cup', priceCents: 1450, weightGrams: 180, stock: PLENTY },
  { sku: 'pour-over-set', name: 'Pour-over set', priceCents: 4900, weightGrams: 900, stock: PLENTY },
  { sku: 'tea-towel', name: 'Tea towel', priceCents: 990, weightGrams: 90, stock: PLENTY },
  { sku: 'walnut-tray', name: 'Walnut tray', priceCents: 3600, weightGrams: 750, stock: PLENTY },
];

/** Production sells what nobody has put into staging: a product that is sent by mail and has no weight. */
export const CATALOGUES: Readonly<Record<EnvironmentName, readonly Product[]>> = {
  staging: EVERYWHERE,
  production: [...EVERYWHERE, { sku: 'gift-card', name: 'Gift card', priceCents: 2500, stock: PLENTY }],
};

/** Writes both catalogues. @returns what each environment tells its processes */
export async function writeCatalogues(
  directory: string,
): Promise<Readonly<Record<EnvironmentName, Readonly<Record<string, string>>>>> {
  await mkdir(directory, { recursive: true });
  const write = async (name: EnvironmentName) => {
    const file = join(directory, `${name}.json`);
    await writeFile(file, JSON.stringify(CATALOGUES[name], null, 2));
    return { CATALOGUE: file };
  };
  return { staging: await write('staging'), production: await write('production') };
}
