import { z } from 'zod';
import type { SourceTree, TestCommands, Toolchain } from './toolchain.ts';

const packageSchema = z.object({
  packageManager: z.string().optional().catch(undefined),
  scripts: z
    .object({ test: z.string().optional().catch(undefined) })
    .catch({ test: undefined })
    .optional(),
  dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  devDependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
type Package = z.infer<typeof packageSchema>;

/** A package manager, known by its lock file and its name. `run` starts a program that the project has installed. */
interface PackageManager {
  readonly lockFiles: readonly string[];
  /** What package.json must name, where that says which one it is. */
  readonly named?: RegExp;
  readonly install: (tree: SourceTree) => string;
  readonly test: string;
  readonly run: string;
}

const MANAGERS: readonly PackageManager[] = [
  {
    lockFiles: ['pnpm-lock.yaml'],
    install: () => 'pnpm install --frozen-lockfile',
    test: 'pnpm test',
    run: 'pnpm exec',
  },
  {
    // Newer ones are not installed: Corepack fetches the version that the project names.
    lockFiles: ['yarn.lock'],
    named: /^yarn@(?!1\.)/,
    install: () => 'corepack yarn install --immutable',
    test: 'corepack yarn test',
    run: 'corepack yarn run',
  },
  {
    lockFiles: ['yarn.lock'],
    install: ({ files }) => `yarn install ${files.has('.yarnrc.yml') ? '--immutable' : '--frozen-lockfile'}`,
    test: 'yarn test',
    run: 'yarn run',
  },
  {
    lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
    install: () => 'npm ci --no-audit --no-fund',
    test: 'npm test',
    run: 'npx --no-install',
  },
];
const NPM_WITHOUT_LOCK = { install: 'npm install --no-audit --no-fund', test: 'npm test', run: 'npx --no-install' };

export const node: Toolchain = {
  name: 'Node.js',
  detect: (tree) => {
    const found = readPackage(tree.text('package.json'));
    const script = found?.scripts?.test;
    if (found === undefined || script === undefined || /no test specified/.test(script)) return undefined;
    const manager = MANAGERS.find(
      ({ lockFiles, named }) =>
        lockFiles.some((file) => tree.files.has(file)) && (named?.test(found.packageManager ?? '') ?? true),
    );
    if (manager === undefined)
      return {
        ...(hasPackages(found) ? { setup: NPM_WITHOUT_LOCK.install } : {}),
        ...commands(NPM_WITHOUT_LOCK, found, script),
      };
    return { setup: manager.install(tree), ...commands(manager, found, script) };
  },
};

function readPackage(text: string): Package | undefined {
  try {
    return packageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON: whatever the file is, it names no tests
  }
}

const hasPackages = ({ dependencies = {}, devDependencies = {} }: Package): boolean =>
  Object.keys({ ...dependencies, ...devDependencies }).length > 0;

/** Test runners, by the name of their package, and how each runs only some files. */
const RUNNERS: readonly (readonly [name: string, arguments_: string])[] = [
  ['vitest', 'vitest run {files}'],
  ['jest', 'jest --runTestsByPath {files}'],
  ['mocha', 'mocha {files}'],
  ['ava', 'ava {files}'],
];

function commands({ test, run }: Pick<PackageManager, 'test' | 'run'>, found: Package, script: string): TestCommands {
  return {
    command: test,
    regression: ownRunner(script) ?? installedRunner(run, found, script) ?? `${test} -- {files}`,
  };
}

/** Node's own runner, with the flags that the script gives it: `node --import tsx --test`. */
function ownRunner(script: string): string | undefined {
  const start = /(?:^|&& |; )(node(?: +-[^ &|;]+(?: +[^- &|;'"]+)?)*? +--test)(?= |$)/.exec(script)?.[1];
  return start === undefined ? undefined : `${start} {files}`;
}

/** The runner that the script starts, else one that is installed. */
function installedRunner(run: string, { dependencies, devDependencies }: Package, script: string): string | undefined {
  const installed = { ...dependencies, ...devDependencies };
  const started = RUNNERS.find(([name]) => new RegExp(`(^|[ /])${name}( |$)`).test(script));
  const found = started ?? RUNNERS.find(([name]) => Object.hasOwn(installed, name));
  return found === undefined ? undefined : `${run} ${found[1]}`;
}
