import { TOOLCHAINS } from './detect-tests.ts';
import { type Around, packageFolders } from './package-folders.ts';
import { joinPath, pathBelow } from './paths.ts';
import { outerFolders } from './toolchain.ts';

/** The files of a package whose text the toolchains look at, from the package's folder. */
export const MANIFESTS: readonly string[] = [
  ...['package.json', 'pnpm-workspace.yaml', 'lerna.json', '.yarnrc.yml', 'deno.json', 'deno.jsonc'],
  ...['pyproject.toml', 'setup.cfg', 'setup.py', 'tox.ini', 'noxfile.py', 'pytest.ini', 'Pipfile'],
  ...['Gemfile', 'Rakefile', 'composer.json', 'Cargo.toml', 'pom.xml', 'build.gradle', 'build.gradle.kts'],
];
const REQUIREMENTS = /(?:^|\/)(?:[\w.-]*requirements?[\w.-]*|(?:tests?|dev|develop|testing|ci)[\w.-]*)\.(?:txt|in)$/i;
const REQUIREMENTS_FOLDER = /^(?:(?:requirements|reqs|tests?)\/)?[^/]+$/;

/** A repository may hold thousands of manifests: at most these are read. */
const MAX_READ = 400;

/** The files whose text `detectTests` looks at, of those that there are. */
export function manifestPaths(files: ReadonlySet<string>, around: Around = {}): readonly string[] {
  const named = packageFolders(files, TOOLCHAINS, around).map(({ folder }) => folder);
  const folders = new Set(named.flatMap((folder) => [folder, ...outerFolders(folder)]));
  const fixed = [...folders].flatMap((folder) =>
    MANIFESTS.map((name) => joinPath(folder, name)).filter((path) => files.has(path)),
  );
  return [...fixed, ...gemspecs(files, folders), ...requirementLists(files, folders)].slice(0, MAX_READ);
}

/** A gem's description has the gem's name. */
const gemspecs = (files: ReadonlySet<string>, folders: ReadonlySet<string>): string[] =>
  [...files].filter((path) => path.endsWith('.gemspec') && folders.has(outerFolders(path)[0] ?? ''));

function requirementLists(files: ReadonlySet<string>, folders: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const path of files) {
    if (!REQUIREMENTS.test(path)) continue;
    const folder = outerFolders(path).find(
      (each) => folders.has(each) && REQUIREMENTS_FOLDER.test(pathBelow(each, path) ?? ''),
    );
    if (folder !== undefined) found.push(path);
  }
  return found;
}
