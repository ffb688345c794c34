import { joinWords } from '../shell/keep-flags.ts';
import type { Word } from '../shell/read-script.ts';
import type { TestStep } from './follow-scripts.ts';
import { installedBy, type Package } from './package-json.ts';
import type { PackageManager } from './package-manager.ts';

/** The line that runs some files with a script's own words. */
export function regressionLine(manager: PackageManager, step: TestStep, found: Package): string {
  const { environment, launchers, words, program, length } = step;
  const started = [...launchers, ...words.slice(0, length)];
  const start = joinWords(raw(environment), withManager(manager, started));
  return program.regression(start, words.slice(length), installedBy(found));
}

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
