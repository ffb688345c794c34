import { joinWords } from '../shell/keep-flags.ts';
import type { Word } from '../shell/read-script.ts';
import type { Step, TestStep } from './follow-scripts.ts';
import { installedBy, type Package } from './package-json.ts';
import type { PackageManager } from './package-manager.ts';

/**
 * The line that runs some files with a script's own words.
 *
 * @param files of the package, to tell compiled tests from those that are run as they are
 * @param isBuilt whether something is built before
 */
export function regressionLine(
  manager: PackageManager,
  step: TestStep,
  found: Package,
  { files, isBuilt }: { readonly files: ReadonlySet<string>; readonly isBuilt: boolean },
): string {
  const { environment, launchers, words, program, length } = step;
  const started = [...launchers, ...words.slice(0, length)];
  const start = joinWords(raw(environment), withManager(manager, started));
  const args = words.slice(length);
  const line = program.regression(start, args, installedBy(found));
  const folder = isBuilt ? compiledFolder(args) : undefined;
  return folder === undefined || isTracked(files, folder) ? line : line.replace('{files}', compiledFrom(folder));
}

/** Where compilers write to: a folder that the repository does not hold. */
const COMPILED = /^(?:\.\/)?((?:dist|build|out|lib|compiled|tmp|\.tmp|es|esm|cjs|output|target)[\w.-]*)(?:\/|$)/;

/** The first place that is no flag's value. */
function compiledFolder(args: readonly Word[]): string | undefined {
  const end = args.findIndex(({ text }) => text === '--');
  const own = end === -1 ? args : args.slice(0, end);
  return own
    .filter(({ text }, index) => text.includes('/') || !/^-/.test(own[index - 1]?.text ?? ''))
    .map(({ text }) => COMPILED.exec(text)?.[1])
    .find((name) => name !== undefined);
}

const isTracked = (files: ReadonlySet<string>, folder: string): boolean =>
  [...files].some((path) => path.startsWith(`${folder}/`));

/** A compiled file lies under the path of its source, or under that path without its first folder (`src`). */
const compiledFrom = (folder: string): string =>
  `$(for file in {files}; do base=\${file%.*}; ls "${folder}/$base".*js "${folder}/\${base#*/}".*js 2>/dev/null | head -n 1; done)`;

/** What a test needs before it: a command, or one of the scripts that a command calls. */
export const otherLine = (manager: PackageManager, { all, script }: Extract<Step, { kind: 'other' }>): string =>
  script === undefined ? programLine(manager, all) : `${manager.script} ${script}`;

/** A command of a script as a line of its own: outside of a script, installed programs are not on the path. */
export function programLine(manager: PackageManager, all: readonly Word[]): string {
  const end = all.findIndex(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
  return joinWords(raw(all.slice(0, end)), withManager(manager, all.slice(end)));
}

const raw = (words: readonly Word[]): string[] => words.map((word) => word.raw);

/** What a shell or the machine has, and no project installs. */
const SYSTEM = new Set(
  `node nodejs npm npx pnpm bun bunx deno corepack sh bash rm mkdir cp mv cd export set unset make git docker docker-compose
  cat touch ln find test [ true false echo printf python python3 pip go cargo chmod tar unzip zip curl wget . source sed grep
  env exec time sleep exit pwd ls`.split(/\s+/),
);

function withManager(manager: PackageManager, words: readonly Word[]): string[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  const name = first.text;
  if (name === 'node' && manager.node !== undefined) return [manager.node, ...raw(rest)];
  if (name === 'yarn') return [manager.run.startsWith('corepack') ? 'corepack yarn' : 'yarn', ...raw(rest)];
  return SYSTEM.has(name) || name.includes('/') ? raw(words) : [manager.run, ...raw(words)];
}
