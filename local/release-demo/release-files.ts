import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { git } from '@mendhook/emulators/github/git';
import type { SampleRepository } from '../demo/sample-repository.ts';
import { CONTRACTS } from '../review-demo/sample-changes.ts';

const FOLDER = fileURLToPath(new URL('../../examples/checkout-release/', import.meta.url));
const MAIN = 'src/main.js';

/** The shop reads its products from a file, where its environment names one. */
const READS_CATALOGUE = {
  from: "import { catalogue } from './catalogue.js';",
  to: `import { readFileSync } from 'node:fs';
import { catalogue as standard } from './catalogue.js';`,
  before: 'const shop = {',
  adds: `const { CATALOGUE } = process.env;
const catalogue = CATALOGUE === undefined ? standard : JSON.parse(readFileSync(CATALOGUE, 'utf8'));
`,
} as const;

/** Commits what the sample needs to be released. Nothing is pushed: it is there before anybody looks. */
export async function addReleaseFiles(sample: SampleRepository): Promise<SampleRepository> {
  const { directory } = sample;
  for (const [path, text] of Object.entries(await releaseFiles(directory))) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await git(directory, ['add', '--all']);
  await git(directory, ['commit', '--quiet', '--message', 'Describe the API and the orders table, and how to deploy']);
  return { ...sample, commit: await git(directory, ['rev-parse', 'HEAD']) };
}

/**
 * What the sample has besides its code where it is released: contracts, the workflow that deploys, and the checks of staging.
 *
 * @param sample the folder of the sample
 * @returns text by path
 * @throws {Error} when the sample's `main.js` is another
 */
async function releaseFiles(sample: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [relative(FOLDER, path).split(sep).join('/'), await readFile(path, 'utf8')] as const),
  );
  return {
    ...CONTRACTS,
    ...Object.fromEntries(files),
    [MAIN]: readsCatalogue(await readFile(join(sample, MAIN), 'utf8')),
  };
}

function readsCatalogue(main: string): string {
  const { from, to, before, adds } = READS_CATALOGUE;
  for (const passage of [from, before]) {
    if (main.split(passage).length !== 2)
      throw new Error(`${MAIN} of the sample does not hold exactly once: ${passage}`);
  }
  return main.replace(from, to).replace(before, `${adds}${before}`);
}
