import type { Word } from '../shell/read-script.ts';
import type { Folder, PackageCommands, PackageTree, Toolchain, Unrecognised } from '../toolchain.ts';
import { followScript, type Step, type TestStep } from './follow-scripts.ts';
import { installedBy, type Package, readPackage } from './package-json.ts';
import { NPM, type PackageManager, packageManagerOf } from './package-manager.ts';
import { installedProgram } from './runners/find-program.ts';
import { otherLine, programLine, regressionLine } from './script-lines.ts';
import { isMember } from './workspace-members.ts';

export const node: Toolchain = {
  name: 'Node.js',
  sources: /\.(?:[cm]?[jt]sx?|vue|svelte)$/,
  manifests: /^package\.json$/,
  detect: (tree) => {
    const found = readPackage(tree.text('package.json'));
    if (found === undefined) return undefined;
    const { manager, ...setup } = installOf(tree, found);
    const commands = fromScripts(tree, found, manager) ?? fromInstalled(tree, found, manager) ?? problemOf(found);
    return commands === undefined || 'problem' in commands ? commands : { ...setup, ...commands };
  },
};

type Commands = Pick<PackageCommands, 'command' | 'regression'>;

/** Scripts that run tests, the likeliest first. */
const SCRIPTS: readonly string[] =
  'test test:unit test-unit unit unit-test unit-tests tests test:node test:js test:run test-only test:only test:ci test-ci test:all spec specs mocha jest vitest ava tap tape'.split(
    ' ',
  );

function fromScripts(tree: PackageTree, found: Package, manager: PackageManager): Commands | undefined {
  for (const name of SCRIPTS) {
    const steps = followScript(found, name);
    const at = steps.findIndex(({ kind }) => kind === 'test');
    const step = steps[at];
    if (step?.kind !== 'test') continue;
    const before = steps
      .slice(0, at)
      .flatMap((each) => (each.kind === 'other' && !isTypeCheck(each, step) ? [otherLine(manager, each)] : []));
    return {
      command: suiteOf(name, steps, manager),
      regression: [
        ...before,
        regressionLine(manager, step, found, { files: tree.files, isBuilt: before.length > 0 }),
      ].join(' && '),
    };
  }
  return undefined;
}

/** Vitest reads TypeScript itself: a compiler that is run before it by its bare name checks types. */
const isTypeCheck = ({ all }: { all: TestStep['all'] }, test: TestStep): boolean =>
  all.length === 1 && all[0]?.text === 'tsc' && test.words[0]?.text === 'vitest';

/** The script as a whole, unless parts of it say nothing of tests: then the others, to the last one that runs tests. */
function suiteOf(name: string, steps: readonly Step[], manager: PackageManager): string {
  const isWhole = !steps.some((step) => step.kind === 'check' || (step.kind === 'test' && step.all.some(endsEarly)));
  if (isWhole) return name === 'test' ? manager.test : `${manager.script} ${name}`;
  const end = steps.findLastIndex(({ kind }) => kind === 'test');
  return steps
    .slice(0, end + 1)
    .flatMap((step) =>
      step.kind === 'test' || step.kind === 'other'
        ? [step.kind === 'other' ? otherLine(manager, step) : programLine(manager, withoutEarlyEnd(step.all))]
        : [],
    )
    .join(' && ');
}

/** Flags that stop at the first failure, which hides all others, or that watch the files and never end. */
const ENDS_EARLY = /^(?:-b|--bail(?:=.*)?|--fail-fast|--watch(?:=true)?|--watchAll(?:=true)?)$/;
const endsEarly = ({ text }: Word): boolean => ENDS_EARLY.test(text);

/** `--bail` may have a number of its own. */
const withoutEarlyEnd = (words: readonly Word[]): readonly Word[] =>
  words.filter((word, index) => !endsEarly(word) && !(/^\d+$/.test(word.text) && words[index - 1]?.text === '--bail'));

const TEST_FILE = /(?:^|\/)(?:tests?|__tests__|specs?)\/.*\.[cm]?[jt]sx?$|[._-](?:test|spec)\.[cm]?[jt]sx?$/;

/** A runner that is installed, where the scripts do not show how it is started. */
function fromInstalled(tree: PackageTree, found: Package, manager: PackageManager): Commands | undefined {
  const isPlain = found.scripts['test'] === undefined || isPlaceholder(found.scripts['test']);
  if (isPlain && ![...tree.files].some((path) => TEST_FILE.test(path))) return undefined;
  const steps = followScript(found, 'test');
  const isWhole = !isPlain && steps.some(({ kind }) => kind !== 'check');
  if (tree.has('bun.lock') || tree.has('bun.lockb')) {
    if (isPlain) return { command: 'bun test', regression: 'bun test {files}' };
  }
  const installed = installedProgram(installedBy(found));
  if (installed === undefined) return undefined;
  const start = `${manager.run} ${installed.name}`;
  const { program, name } = installed;
  const bare = name === 'vitest' ? `${start} run` : start;
  return { command: isWhole ? manager.test : bare, regression: program.regression(start, [], installedBy(found)) };
}

const isPlaceholder = (script: string): boolean => /no test specified/.test(script);

function problemOf({ scripts: { test } }: Package): Unrecognised | undefined {
  if (test === undefined || isPlaceholder(test)) return undefined;
  return { problem: `package.json’s script "test" (\`${test.slice(0, 120)}\`) starts no test runner that is known` };
}

/** Where packages are installed, and how: a lock file further up is that of a workspace, when this package is in it. */
function installOf(
  tree: PackageTree,
  found: Package,
): { manager: PackageManager } & Pick<PackageCommands, 'setup' | 'setupIn'> {
  const own = packageManagerOf(tree, found);
  if (own !== undefined) return { manager: own, setup: own.install };
  for (const outer of tree.outer) {
    const top = readPackage(outer.text('package.json'));
    const manager = packageManagerOf(outer, top ?? found);
    if (!isMember(outer, top, tree.folder)) continue;
    const { install } = manager ?? NPM;
    return { manager: manager ?? NPM, setup: install, setupIn: outer.folder };
  }
  return hasPackages(tree, found) ? { manager: NPM, setup: NPM.install } : { manager: NPM };
}

/** The dependencies of the whole workspace count: its packages may have some where its top has none. */
const hasPackages = (_: Folder, found: Package): boolean =>
  Object.keys(installedBy(found)).length > 0 || found.workspaces.length > 0;
