import type { Word } from '../shell/read-script.ts';
import type { Package } from './package-json.ts';
import { programName } from './strip-launchers.ts';

/** What a command of a script is, where it starts something else of the project. */
export type Call =
  /** Scripts of package.json, by name, with what is added to the last one. */
  | { readonly kind: 'scripts'; readonly names: readonly string[]; readonly extra: readonly Word[] }
  /** An installed program. */
  | { readonly kind: 'program'; readonly words: readonly Word[] }
  /** Scripts of the packages of a workspace. */
  | { readonly kind: 'workspaces' };

const WORKSPACES: readonly RegExp[] = [
  /^(?:turbo|nx|lerna|lage|rush|moon|ultra|wsrun|oao|bolt|preconstruct) /,
  /^npm (?:.* )?(?:-ws|--workspaces?|-w|--prefix)(?:[ =]|$)/,
  /^pnpm (?:.* )?(?:-r|--recursive|recursive|--filter|-F|-C|--dir|multi)(?:[ =]|$)/,
  /^yarn (?:.* )?(?:workspaces?|--cwd)(?: |$)/,
  /^bun (?:.* )?(?:--filter|-F|--cwd)(?:[ =]|$)/,
  /^(?:ultra|turbo)$/,
];

/**
 * What a command starts by way of a package manager or a script runner.
 *
 * @returns undefined for a command that is what it is
 */
export function readCall(words: readonly Word[], name: string, { scripts, wireit }: Package): Call | undefined {
  const [first, ...rest] = words[0]?.text === 'corepack' ? words.slice(1) : words;
  if (first === undefined) return undefined;
  const program = programName(first.text);
  const line = [program, ...rest.map(({ text }) => text)].join(' ');
  if (WORKSPACES.some((pattern) => pattern.test(line))) return { kind: 'workspaces' };
  if (program === 'wireit') return readWireit(name, wireit[name]?.command);
  if (/^(?:npm-run-all2?|run-s|run-p)$/.test(program)) return scriptCall(matching(rest, scripts), []);
  if (/^(?:concurrently|conc)$/.test(program)) return scriptCall(matching(rest.map(npmName), scripts), []);
  if (/^(?:npm|pnpm|yarn|bun)$/.test(program)) return readManager(program, rest, scripts);
  if (program === 'node' && rest[0]?.text === '--run') return readManager('npm', rest.slice(1), scripts);
  return undefined;
}

const scriptCall = (names: readonly string[], extra: readonly Word[]): Call => ({ kind: 'scripts', names, extra });

/** The command of a task is beside its script, under the same name. */
const readWireit = (name: string, command: string | undefined): Call =>
  command === undefined ? scriptCall([], []) : scriptCall([`wireit:${name}`], []);

/** `concurrently "npm:lint:*"`, and in the latest version `npm run lint`. */
const npmName = (word: Word): Word => ({ ...word, text: word.text.replace(/^(?:npm|yarn|pnpm|bun|node):/, '') });

/** `test:*` are the scripts of one more part, `test:**` of any number. */
function matching(words: readonly Word[], scripts: Readonly<Record<string, string>>): string[] {
  return words
    .map(({ text }) => text)
    .filter((text) => !text.startsWith('-'))
    .flatMap((text) => {
      const name = text.split(' ')[0] ?? '';
      if (!name.includes('*')) return [name];
      const pattern = name
        .split(/(\*+)/)
        .map((part) => (part === '*' ? '[^:]*' : part.startsWith('**') ? '.*' : part.replace(/[^\w:-]/g, '\\$&')))
        .join('');
      return Object.keys(scripts).filter((script) => new RegExp(`^${pattern}$`).test(script));
    });
}

const RUN_WORDS = new Set(['run', 'run-script', 'rum', 'urn']);
const PROGRAM_WORDS = new Set(['exec', 'x', 'dlx']);

function readManager(
  manager: string,
  words: readonly Word[],
  scripts: Readonly<Record<string, string>>,
): Call | undefined {
  const rest = words.slice(words.findIndex(({ text }) => !/^-(?!-$)./.test(text)));
  const [first, ...more] = rest;
  if (first === undefined || words.length === 0) return undefined;
  if (PROGRAM_WORDS.has(first.text)) return programCall(more);
  const isRun = RUN_WORDS.has(first.text);
  if (manager === 'bun' && !isRun) return undefined;
  const target = isRun ? more.findIndex(({ text }) => !text.startsWith('-')) : -1;
  const called = isRun ? more[target] : first;
  const args = isRun ? more.slice(target + 1) : more;
  if (called === undefined) return undefined;
  const name = /^(?:t|tst)$/.test(called.text) && !isRun ? 'test' : called.text;
  if (Object.hasOwn(scripts, name)) return scriptCall([name], withoutOwnFlags(manager, args));
  if (manager === 'npm') return isRun || name === 'test' ? scriptCall([], []) : undefined;
  return isRun || !BUILT_IN.has(name) ? programCall([called, ...args]) : undefined;
}

const programCall = (words: readonly Word[]): Call | undefined => {
  const own = words.findIndex(({ text }) => !text.startsWith('-'));
  return own === -1 ? undefined : { kind: 'program', words: words.slice(own) };
};

/** npm keeps flags before `--` to itself. */
function withoutOwnFlags(manager: string, args: readonly Word[]): readonly Word[] {
  const end = args.findIndex(({ text }) => text === '--');
  if (manager !== 'npm') return end === -1 ? args : [...args.slice(0, end), ...args.slice(end + 1)];
  const own = (end === -1 ? args : args.slice(0, end)).filter(({ text }) => !text.startsWith('-'));
  return end === -1 ? own : [...own, ...args.slice(end + 1)];
}

/** Words that package managers have a meaning of their own for. */
const BUILT_IN = new Set([
  'install',
  'i',
  'ci',
  'add',
  'audit',
  'link',
  'pack',
  'publish',
  'dedupe',
  'outdated',
  'node',
]);
