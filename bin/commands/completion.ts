import type { Command } from 'commander';
import { UsageError } from '../run-command.ts';

/** Adds `mendhook completion`: a script for the shell, made from the commands themselves. */
export function registerCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('Print the shell completion: source <(mendhook completion bash)')
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string) => {
      const script = SCRIPTS[shell];
      if (script === undefined) throw new UsageError(`shell: expected bash, zsh or fish, got "${shell}"`);
      console.log(script(wordsOf(program)));
    });
}

/** What may follow a command: `incidents` → `list`, `show`, `--help` …; '' is the program itself. */
type Words = ReadonlyMap<string, readonly string[]>;

function wordsOf(program: Command): Words {
  const words = new Map<string, readonly string[]>();
  const visit = (command: Command, path: readonly string[]) => {
    const options = command.options.flatMap(({ long }) => long ?? []);
    words.set(path.join(' '), [...command.commands.map((each) => each.name()), ...options, '--help']);
    for (const each of command.commands) visit(each, [...path, each.name()]);
  };
  visit(program, []);
  return words;
}

const cases = (words: Words, line: (path: string, next: readonly string[]) => string): string =>
  [...words].map(([path, next]) => line(path, next)).join('\n');

const bash = (words: Words): string => `_mendhook() {
  local path="" word candidate next=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    candidate="\${path:+$path }$word"
    case "$candidate" in
      ${[...words.keys()]
        .filter((path) => path !== '')
        .map((path) => `"${path}"`)
        .join('|')}) path="$candidate";;
    esac
  done
  case "$path" in
${cases(words, (path, next) => `    "${path}") next="${next.join(' ')}";;`)}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _mendhook mendhook`;

const zsh = (words: Words): string => `autoload -U +X bashcompinit && bashcompinit\n${bash(words)}`;

const fish = (words: Words): string =>
  cases(words, (path, next) => {
    const [first, second] = path.split(' ');
    const condition =
      path === ''
        ? '__fish_use_subcommand'
        : second === undefined
          ? `__fish_seen_subcommand_from ${first}`
          : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    return `complete -c mendhook -n '${condition}' -a '${next.join(' ')}'`;
  });

const SCRIPTS: Readonly<Record<string, (words: Words) => string>> = { bash, zsh, fish };
