import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/**
 * Puts the worker with all that it imports into one file, `lib/worker/main.js`, and its prompts where that file looks for
 * them: as far above it as they are above the source. Names are kept, so that a stack trace still reads.
 *
 * @param directory the image's own; made if need be
 */
export async function bundleWorker(directory: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'batch-job', 'main.ts')],
    outfile: join(directory, 'lib', 'worker', 'main.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Packages in CommonJS call `require` for Node's own modules; an ES module has none.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  cpSync(join(ROOT, 'prompts'), join(directory, 'prompts'), { recursive: true });
}

if (import.meta.main) {
  const [directory] = process.argv.slice(2);
  if (directory === undefined) throw new Error('usage: node batch-job/bundle-worker.ts DIRECTORY');
  await bundleWorker(directory);
}
