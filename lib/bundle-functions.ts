import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type OutputFile } from 'esbuild';
import { CONFIG_FILE, FunctionName } from '../core/names.ts';

const ROOT = join(import.meta.dirname, '..');

export type FunctionBundles = Readonly<Record<FunctionName, string>>;

/**
 * Bundles each function by itself, with all that it imports: what was tested is what runs. The same source gives the same
 * bytes wherever it is checked out, so that a deployment without a change uploads nothing.
 *
 * @param directory where a directory a function is made
 * @param configuration the checked configuration, put as JSON beside the code of each function
 * @returns the directory of each function
 */
export async function bundleFunctions(directory: string, configuration: object): Promise<FunctionBundles> {
  const made = await Promise.all(
    Object.values(FunctionName).map(async (name) => {
      const target = join(directory, name);
      await bundleFunction(name, target);
      writeFileSync(join(target, CONFIG_FILE), `${JSON.stringify(configuration)}\n`);
      return [name, target] as const;
    }),
  );
  return Object.fromEntries(made) as Record<FunctionName, string>;
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
  // Packages in CommonJS call `require` for Node's own modules; an ES module has none.
  banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
} satisfies BuildOptions;
