import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isErrorCode } from '../error-code.ts';

/** So that a setup or a test can commit. A repository's own configuration goes before it. */
const GIT_CONFIG = `[user]
\tname = mendhook tests
\temail = tests@mendhook.invalid
[init]
\tdefaultBranch = main
[advice]
\tdetachedHead = false
`;

/**
 * Folders that a tool both reads toolchains from and writes to. Each tree gets one of its own, at the tool's usual place under
 * `HOME`. It has links to what the machine has, and copies of files that the tool writes to.
 */
const OWN_FOLDERS: readonly OwnFolder[] = [
  // A link is what `rustup toolchain link` makes: https://rust-lang.github.io/rustup/concepts/toolchains.html
  { variable: 'RUSTUP_HOME', place: '.rustup', linksIn: ['toolchains'], copies: ['settings.toml'] },
  // The file may hold a token: a link leaves it closed to those who may not read it.
  { variable: 'CARGO_HOME', place: '.cargo', links: ['config.toml'] },
  // Corepack keeps each version as v1/NAME/VERSION: https://github.com/nodejs/corepack/blob/main/sources/corepackUtils.ts
  {
    variable: 'COREPACK_HOME',
    place: '.cache/node/corepack',
    linksIn: ['v1/npm', 'v1/pnpm', 'v1/yarn'],
    copies: ['lastKnownGood.json'],
  },
];

interface OwnFolder {
  readonly variable: string;
  readonly place: string;
  /** Folders of which every entry becomes a link. */
  readonly linksIn?: readonly string[];
  readonly links?: readonly string[];
  readonly copies?: readonly string[];
}

/**
 * Makes the home of a tree's commands: an identity for git, and what the machine's toolchains need there.
 *
 * @param inherited as `environmentForTests` returns it
 * @returns what of it the commands get as variables
 */
export async function prepareHome(
  home: string,
  inherited: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  await mkdir(home);
  await writeFile(join(home, '.gitconfig'), GIT_CONFIG);
  const variables = { ...inherited };
  for (const { variable, place, linksIn = [], links = [], copies = [] } of OWN_FOLDERS) {
    const shared = variables[variable];
    delete variables[variable];
    if (shared === undefined) continue;
    const inFolders = await Promise.all(linksIn.map((folder) => namesIn(shared, folder)));
    for (const name of [...inFolders.flat(), ...(await existingNames(shared, links))]) {
      await mkdir(dirname(join(home, place, name)), { recursive: true });
      await symlink(join(shared, name), join(home, place, name));
    }
    for (const name of await existingNames(shared, copies)) {
      await mkdir(join(home, place), { recursive: true });
      await copyFile(join(shared, name), join(home, place, name));
    }
  }
  return variables;
}

const namesIn = async (shared: string, folder: string): Promise<string[]> =>
  (await entriesOf(join(shared, folder))).map((name) => join(folder, name));

async function existingNames(shared: string, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const entries = await entriesOf(shared);
  return names.filter((name) => entries.includes(name));
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
