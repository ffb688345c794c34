import { type Command, readScript, type Word } from '../shell/read-script.ts';
import type { PackageTree } from '../toolchain.ts';
import { quoted, type Requirements } from './requirements.ts';
import { readIni, readToml, stringsOf } from './settings-file.ts';

/** What tox or nox installs and runs for the tests. */
export interface Automation {
  readonly requirements: Requirements;
  /** The words that follow `pytest`; undefined where pytest is not run. */
  readonly pytest?: readonly Word[];
}

const EMPTY: Automation = { requirements: [] };

export const automationOf = (tree: PackageTree): Automation =>
  readTox(tree) ?? readNox(tree.text('noxfile.py')) ?? EMPTY;

/** https://tox.wiki/en/latest/config.html */
function readTox(tree: PackageTree): Automation | undefined {
  const pyproject = readToml(tree.text('pyproject.toml'));
  const legacy =
    pyproject
      .get('tool.tox')
      ?.get('legacy_tox_ini')
      ?.replace(/^["']{3}|["']{3}$/g, '') ?? '';
  const sections = readIni(tree.text('tox.ini') || legacy);
  const testenv = sections.get('testenv') ?? readIni(tree.text('setup.cfg')).get('tox:testenv');
  if (testenv === undefined) return undefined;
  const lines = (name: string) => (testenv.get(name) ?? '').split('\n').map(withoutFolders);
  const groups = lines('dependency_groups');
  const deps = lines('deps').filter((line) => !/[{}]|^[\w,!.-]+\s*:/.test(line));
  const lists = deps.flatMap((line) => /^-r\s*(\S+)$/.exec(line)?.slice(1) ?? []).filter((path) => tree.has(path));
  const single = deps.filter((line) => !line.startsWith('-'));
  const pytest = pytestOf(lines('commands').map(withDefaults));
  const grouped = groups.flatMap((name) => stringsOf(pyproject.get('dependency-groups')?.get(name)));
  return {
    requirements: [...lists.flatMap((path) => ['-r', path]), ...quoted([...single, ...grouped])],
    ...(pytest === undefined ? {} : { pytest }),
  };
}

/**
 * The tree's own folder, and the folder that the project is installed into, which for the tests is the tree as well:
 * https://tox.wiki/en/latest/reference/config.html#substitutions
 */
const withoutFolders = (line: string): string =>
  line.replace(/\{(?:tox_?ini_?dir|tox_root|env_?site_?packages_?dir)\}\//g, '');

/** `{posargs:tests}` stands for what is given, else for its default. Commands for some environments only are left out. */
const withDefaults = (line: string): string =>
  /^[\w,!.-]+\s*:\s/.test(line) ? '' : line.replace(/\{posargs(?::([^{}]*))?\}/g, '$1').replace(/^-\s+/, '');

function pytestOf(lines: readonly string[]): readonly Word[] | undefined {
  for (const line of lines) {
    for (const { words } of readScript(line) ?? []) {
      const at = words.findIndex(({ text }) => /^(?:py\.?test)$/.test(text));
      const isRun = at === 0 || /^(?:python\S*|coverage|-m)$/.test(words[0]?.text ?? '');
      if (at !== -1 && isRun) return words.slice(at + 1).filter(({ text }) => !/[{}]/.test(text));
    }
  }
  return undefined;
}

const SESSION = /^def (\w*test\w*|unit\w*|pytest\w*|coverage)\([^)]*\)[^:\n]*:\n((?:[ \t]+.*\n|\s*\n)*)/gim;

/** The session that runs pytest, by the words that it gives: https://nox.thea.codes/en/stable/config.html */
function readNox(text: string): Automation | undefined {
  for (const [, , body = ''] of `${text}\n`.matchAll(SESSION)) {
    const run = callsOf(body, 'run').find((words) => words.some((word) => /^py\.?test$/.test(word)));
    if (run === undefined) continue;
    const installed = callsOf(body, 'install|run_install|run_always').flat();
    const lists = installed.flatMap((word, index) => (installed[index - 1] === '-r' ? [word] : []));
    const single = installed.filter(
      (word, index) => !word.startsWith('-') && !/^-[er]$/.test(installed[index - 1] ?? ''),
    );
    const known = single.filter((word) => !/^(?:uv|poetry|pdm|sync|install|pip|\.)$|^\.\[/.test(word));
    const words: Command['words'] = run
      .slice(run.findIndex((word) => /^py\.?test$/.test(word)) + 1)
      .map((word) => ({ raw: quoted([word])[0] ?? word, text: word }));
    return { requirements: [...lists.flatMap((path) => ['-r', path]), ...quoted(known)], pytest: words };
  }
  return undefined;
}

/** The texts that a session’s calls are given; what is computed is left out. */
function callsOf(body: string, name: string): string[][] {
  const calls = body.matchAll(new RegExp(`\\b\\w*session\\.(?:${name})\\(((?:[^()]|\\([^()]*\\))*)\\)`, 'g'));
  return [...calls].map(([, callArguments = '']) =>
    stringsOf(callArguments.replace(/\b\w+\s*=\s*(?:\[[^\]]*\]|\{[^}]*\}|[^,]*)/g, '')),
  );
}
