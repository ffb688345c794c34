import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { findBuf } from './review/tools/protobuf/buf.ts';
import { findSquawk } from './review/tools/schema/squawk.ts';

const ROOT = join(import.meta.dirname, '..');
const PACKAGES = join(ROOT, 'node_modules');

/**
 * Puts the worker with all that it imports into `lib/worker/main.js` and the files beside it, which are loaded when they are
 * needed. The prompts and the tools of a review go where these files look for them: as far above as they are above the source.
 * Names are kept, so that a stack trace still reads.
 *
 * @param directory the image's own; made if need be
 * @throws {Error} when a tool is not installed for this system
 */
export async function bundleWorker(directory: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'batch-job', 'main.ts')],
    outdir: join(directory, 'lib', 'worker'),
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Packages in CommonJS call `require` for Node's own modules; an ES module has none.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
    },
    logLevel: 'warning',
  });
  cpSync(join(ROOT, 'prompts'), join(directory, 'prompts'), { recursive: true });
  for (const path of toolFiles()) cpSync(join(PACKAGES, path), join(directory, 'node_modules', path));
}

/** Programs that run as processes of their own, and the files that tell the version of each tool: paths below `node_modules`. */
function toolFiles(): readonly string[] {
  const manifests = [
    ...['@bufbuild/buf', 'squawk-cli', '@secretlint/core', '@graphql-inspector/core', '@ts-morph/common'],
  ].map((name) => join(name, 'package.json'));
  const programs = { buf: findBuf(), squawk: findSquawk() };
  return [
    ...manifests,
    ...Object.entries(programs).flatMap(([name, program]) => {
      if (program === undefined) throw new Error(`${name} is not installed for ${process.platform}-${process.arch}`);
      const path = program.slice(PACKAGES.length + 1);
      return [path, join(dirname(path), '..', 'package.json')];
    }),
  ];
}

if (import.meta.main) {
  const [directory] = process.argv.slice(2);
  if (directory === undefined) throw new Error('usage: node batch-job/bundle-worker.ts DIRECTORY');
  await bundleWorker(directory);
}
