import { type Command, readScript, type Word } from '../shell/read-script.ts';
import { readCall } from './called-scripts.ts';
import { isCheck, isCheckName } from './checks.ts';
import type { Package } from './package-json.ts';
import { findProgram, type Started } from './runners/find-program.ts';
import { type Launched, stripLaunchers } from './strip-launchers.ts';

/** A command that runs tests. */
export interface TestStep extends Launched, Started {
  readonly kind: 'test';
  /** As the script writes it, without redirections. */
  readonly all: readonly Word[];
}

/** What a command of a script does. A script that is called is in the place of the call. */
export type Step =
  | TestStep
  /** Anything else that the tests may need: a build, a folder that is made. One of several scripts is called by its name. */
  | { readonly kind: 'other'; readonly all: readonly Word[]; readonly script?: string }
  /** A linter, a type check, a report: it says nothing of the tests. */
  | { readonly kind: 'check' }
  /** Runs the tests of the workspace's packages. */
  | { readonly kind: 'workspaces' }
  /** What could not be read. */
  | { readonly kind: 'unread' };

const MAX_STEPS = 100;
const MAX_DEPTH = 8;

/**
 * The commands of a script in their order, with those of the scripts that it calls.
 *
 * @param name of the script; the one that package managers run before it comes first
 */
export function followScript(found: Package, name: string): readonly Step[] {
  return follow(found, name, [], []).slice(0, MAX_STEPS);
}

function follow(found: Package, name: string, extra: readonly Word[], callers: readonly string[]): readonly Step[] {
  if (callers.includes(name) || callers.length >= MAX_DEPTH) return [];
  const { scripts } = found;
  const within = [...callers, name];
  const own = name.startsWith('wireit:') ? found.wireit[name.slice('wireit:'.length)]?.command : scripts[name];
  const before = Object.hasOwn(scripts, `pre${name}`) ? follow(found, `pre${name}`, [], within) : [];
  if (own === undefined) return before;
  const commands = readScript(own);
  if (commands === undefined) return [...before, { kind: 'unread' }];
  const isElsewhere = commands.some(({ words: [first] }) => first?.text === 'cd');
  const last = commands.length - 1;
  const steps = commands.flatMap((command, index) => {
    // What a test program prints may be piped through another one, which runs no tests.
    if (command.after === '|' || command.after === '||') return [];
    const words = index === last ? [...command.words, ...extra] : command.words;
    const read = readCommand(found, { ...command, words }, within);
    // In another folder, a script's name means another script.
    return isElsewhere && readCall(words, name, found) !== undefined ? [{ kind: 'unread' as const }] : read;
  });
  return [...before, ...steps];
}

function readCommand(found: Package, { words: all }: Command, callers: readonly string[]): readonly Step[] {
  const name = callers.at(-1) ?? '';
  const launched = stripLaunchers(all);
  const call = readCall(launched.words, name, found);
  if (call?.kind === 'workspaces') return [{ kind: 'workspaces' }];
  if (call?.kind === 'program') return [asStep({ ...launched, words: call.words }, all)];
  if (call === undefined) return [asStep(launched, all)];
  const settings = [...launched.environment, ...launched.launchers];
  return call.names.flatMap((called) => {
    const steps = follow(found, called, call.extra, callers);
    // A script without tests is called as a whole.
    if (!steps.some(({ kind }) => kind === 'test')) return summarise(steps, all, called, call.names.length > 1);
    return steps.map((step) => (step.kind === 'test' ? withSettings(step, settings) : step));
  });
}

function summarise(
  steps: readonly Step[],
  all: readonly Word[],
  script: string,
  isOneOfMany: boolean,
): readonly Step[] {
  const other = steps.some(({ kind }) => kind === 'other' || kind === 'unread') && !isCheckName(script);
  const special = steps.filter(({ kind }) => kind === 'workspaces');
  if (special.length > 0) return special;
  return [other ? { kind: 'other', all, ...(isOneOfMany ? { script } : {}) } : { kind: 'check' }];
}

const withSettings = (step: TestStep, settings: readonly Word[]): TestStep => ({
  ...step,
  launchers: [...settings.filter(({ text }) => !/^[A-Za-z_]\w*=/.test(text)), ...step.launchers],
  environment: [...settings.filter(({ text }) => /^[A-Za-z_]\w*=/.test(text)), ...step.environment],
  all: [...settings, ...step.all],
});

function asStep(launched: Launched, all: readonly Word[]): Step {
  const started = findProgram(launched.words);
  if (started !== undefined) return { kind: 'test', ...launched, ...started, all };
  return isCheck(launched.words, all) ? { kind: 'check' } : { kind: 'other', all };
}
