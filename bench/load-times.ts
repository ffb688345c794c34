import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import { CONFIG_FILE, EnvironmentName, FunctionName } from '../core/names.ts';
import type { FunctionBundles } from '../lib/function-bundles.ts';

const ROOT = join(import.meta.dirname, '..');
const LOADS = 20;

/** The least that a configuration holds, so that an older checkout reads it as well. */
const CONFIGURATION = { services: [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#alerts' }] };

const bundlerSchema = z.object({
  bundleFunctions: z.custom<(directory: string, configuration: object) => Promise<FunctionBundles>>(
    (value) => typeof value === 'function',
  ),
});

/**
 * Measures the bundle of each function: its bytes, and the median time until a new process has loaded it. Two checkouts are
 * loaded in turn, so that both meet the same load of the machine.
 *
 * @param args the folder of another checkout, with its packages installed, to compare this one with
 */
export async function run([other]: readonly string[]): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'mendhook-load-times-'));
  try {
    const roots = other === undefined ? [ROOT] : [resolve(other), ROOT];
    const builds: FunctionBundles[] = [];
    for (const [index, root] of roots.entries()) builds.push(await bundle(root, join(scratch, String(index))));
    const rows: string[] = [];
    for (const name of Object.values(FunctionName)) rows.push(await measure(name, builds));
    const compared = other === undefined ? '' : `; ${other}, then this checkout`;
    return `bytes, and median milliseconds of ${LOADS} loads${compared}\n${rows.join('\n')}`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function bundle(root: string, directory: string): Promise<FunctionBundles> {
  const module: unknown = await import(pathToFileURL(join(root, 'lib', 'bundle-functions.ts')).href);
  return bundlerSchema.parse(module).bundleFunctions(directory, CONFIGURATION);
}

async function measure(name: FunctionName, builds: readonly FunctionBundles[]): Promise<string> {
  const times: number[][] = builds.map(() => []);
  for (let load = 0; load < LOADS; load += 1) {
    for (const [index, bundles] of builds.entries()) times[index]?.push(await loadOnce(bundles[name]));
  }
  const cells = builds.map((bundles, index) => {
    const bytes = statSync(join(bundles[name], 'index.mjs')).size;
    return `${String(bytes).padStart(9)} ${median(times[index] ?? [])
      .toFixed(0)
      .padStart(5)} ms`;
  });
  return `  ${name.padEnd(12)}${cells.join('  ')}`;
}

/** Every value is given: a function takes its own, and calls nothing while it is loaded. */
const VALUES = Object.fromEntries(
  Object.values(EnvironmentName)
    .filter((name) => !/API_URL$|_DAYS$/.test(name))
    .map((name) => [name, 'http://127.0.0.1:9/load']),
);

/** @returns milliseconds */
async function loadOnce(directory: string): Promise<number> {
  const file = JSON.stringify(pathToFileURL(join(directory, 'index.mjs')).href);
  const code = `const from = performance.now(); await import(${file}); console.log(performance.now() - from); process.exit(0);`;
  const env = {
    ...VALUES,
    [EnvironmentName.configFile]: join(directory, CONFIG_FILE),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'load',
    AWS_SECRET_ACCESS_KEY: 'load',
    NODE_COMPILE_CACHE: '',
  };
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', code], { env });
  return z.coerce.number().parse(stdout.trim().split('\n').at(-1));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, another) => one - another);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
