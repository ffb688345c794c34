import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type OutputFile } from 'esbuild';
import { FunctionName } from '../core/names.ts';
import { configureFunctions, type FunctionBundles } from './function-bundles.ts';
import { shortPackageMaps } from './short-package-maps.ts';

const ROOT = join(import.meta.dirname, '..');

/**
 * Bundles the functions from source, each with the configuration beside its code.
 *
 * @param directory where a directory for each function is made
 * @param configuration the checked configuration
 */
export async function bundleFunctions(directory: string, configuration: object): Promise<FunctionBundles> {
  await bundleCode(directory);
  return configureFunctions(directory, configuration);
}

/**
 * Bundles each function by itself, with all that it imports: what was tested is what runs. The same source gives the same
 * bytes wherever it is checked out, so that a deployment without a change uploads nothing.
 *
 * @param directory where a directory for each function is made
 */
export async function bundleCode(directory: string): Promise<void> {
  await Promise.all(Object.values(FunctionName).map((name) => bundleFunction(name, join(directory, name))));
}

async function bundleFunction(name: FunctionName, target: string): Promise<void> {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [join(ROOT, 'lambdas', name, 'handler.ts')],
    // Not written there: source maps hold paths from here to the sources, which must not depend on `target`.
    outfile: join(ROOT, 'dist', name, 'index.mjs'),
  });
  for (const file of outputFiles) write(target, file);
}

function write(target: string, { path, contents }: OutputFile): void {
  const file = join(target, path.split('/').at(-1) ?? '');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
}

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [shortPackageMaps],
  // Packages in CommonJS call `require` for Node's own modules; an ES module has none.
  banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
} satisfies BuildOptions;
