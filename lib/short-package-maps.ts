import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Lets a source map name the file of a package, but not its lines. The lines of all packages are three quarters of a map, and
 * a map is uploaded with its function. Frames of our own code keep their lines.
 *
 * Each file gets a map of its own with one entry, which esbuild takes up instead of one entry a word
 * (https://esbuild.github.io/api/#source-maps).
 */
export const shortPackageMaps: Plugin = {
  name: 'short-package-maps',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n${mapOfOneEntry(basename(path))}`,
      loader: 'js',
    }));
  },
};

function mapOfOneEntry(file: string): string {
  const map = JSON.stringify({ version: 3, sources: [file], mappings: 'AAAA' });
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`;
}
