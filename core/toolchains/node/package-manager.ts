import type { Folder } from '../toolchain.ts';
import type { Package } from './package-json.ts';

/** A package manager's commands. */
export interface PackageManager {
  readonly install: string;
  /** Runs a script of package.json, whose name follows. */
  readonly script: string;
  /** Runs the script "test". */
  readonly test: string;
  /** Runs a program that the project has installed, with the others on its path. */
  readonly run: string;
  /** Runs Node where packages lie in no `node_modules`: with Yarn's Plug'n'Play only Yarn finds them. */
  readonly node?: string;
}

/**
 * The package manager of a project, known by its lock file.
 *
 * @param folder the one in which packages are installed
 * @returns undefined without a lock file
 */
export function packageManagerOf(folder: Folder, { packageManager }: Package): PackageManager | undefined {
  const has = (...paths: string[]) => paths.some((path) => folder.has(path));
  if (has('pnpm-lock.yaml'))
    return { install: 'pnpm install --frozen-lockfile', script: 'pnpm run', test: 'pnpm test', run: 'pnpm exec' };
  if (has('bun.lock', 'bun.lockb'))
    return { install: 'bun install --frozen-lockfile', script: 'bun run', test: 'bun run test', run: 'bun run' };
  if (has('yarn.lock')) return yarnOf(folder, packageManager);
  if (has('package-lock.json', 'npm-shrinkwrap.json')) return { ...NPM, install: 'npm ci --no-audit --no-fund' };
  return undefined;
}

/** npm, for a project that keeps no lock file. */
export const NPM: PackageManager = {
  install: 'npm install --no-audit --no-fund',
  script: 'npm run',
  test: 'npm test',
  run: 'npx --no-install',
};

/** A newer Yarn is not installed: Corepack fetches the version that the project names. */
function yarnOf(folder: Folder, packageManager: string): PackageManager {
  const yarn = /^yarn@(?!1\.)/.test(packageManager) ? 'corepack yarn' : 'yarn';
  const isModern = yarn !== 'yarn' || folder.has('.yarnrc.yml');
  const usesFolders = /^nodeLinker:\s*["']?(?:node-modules|pnpm)\b/m.test(folder.text('.yarnrc.yml'));
  return {
    install: `${yarn} install ${isModern ? '--immutable' : '--frozen-lockfile'}`,
    script: `${yarn} run`,
    test: `${yarn} test`,
    run: `${yarn} run`,
    ...(isModern && folder.has('.yarnrc.yml') && !usesFolders ? { node: `${yarn} node` } : {}),
  };
}
