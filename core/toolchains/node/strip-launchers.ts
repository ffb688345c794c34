import type { Word } from '../shell/read-script.ts';

/** A command without what only starts it. */
export interface Launched {
  /** Assignments of variables, as the shell takes them: `NODE_ENV=test`. */
  readonly environment: readonly Word[];
  /** Programs that start the command in another environment, with their arguments: `cross-env NODE_ENV=test`. */
  readonly launchers: readonly Word[];
  /** The program and its arguments. */
  readonly words: readonly Word[];
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/**
 * Takes apart `NODE_ENV=test nyc --silent cross-env A=1 npx mocha -r esm`. What measures coverage is dropped: its
 * thresholds are for the whole suite. So is what finds an installed program: the package manager does that.
 */
export function stripLaunchers(all: readonly Word[]): Launched {
  let words = all;
  const environment: Word[] = [];
  const launchers: Word[] = [];
  const keep = (into: Word[], count: number) => {
    into.push(...words.slice(0, count));
    words = words.slice(count);
  };
  for (;;) {
    const [first] = words;
    if (first === undefined) break;
    if (ASSIGNMENT.test(first.text)) {
      keep(launchers.length === 0 ? environment : launchers, 1);
      continue;
    }
    const name = programName(first.text);
    const launcher = Object.hasOwn(LAUNCHERS, name) ? LAUNCHERS[name] : undefined;
    if (launcher === undefined) break;
    const length = launcher.length(words.slice(1));
    if (length === undefined || length + 1 >= words.length) break;
    if (launcher.kept) keep(launchers, length + 1);
    else words = words.slice(length + 1);
  }
  return { environment, launchers, words };
}

/** `mocha` of `./node_modules/.bin/_mocha` and of `mocha`. */
export const programName = (text: string): string =>
  text.replace(/^.*\/node_modules\/\.bin\/|^(?:\.\/)?node_modules\/\.bin\//, '').replace(/^_(?=mocha$)/, '');

interface Launcher {
  /** Whether the command needs it. */
  readonly kept: boolean;
  /** How many of the words that follow are its own; undefined where what follows is no program. */
  readonly length: (words: readonly Word[]) => number | undefined;
}

/** Its own flags come first, those named with a value of their own in the next word. */
const flags =
  (values: RegExp, isOwn: RegExp = /^-/) =>
  (words: readonly Word[]): number => {
    let at = 0;
    while (at < words.length) {
      const text = words[at]?.text ?? '';
      if (text === '--') return at + 1;
      if (!isOwn.test(text)) break;
      at += values.test(text) ? 2 : 1;
    }
    return at;
  };

const afterWord = (word: string, rest: Launcher['length']) => (words: readonly Word[]) => {
  if (words[0]?.text !== word) return undefined;
  const length = rest(words.slice(1));
  return length === undefined ? undefined : length + 1;
};

const COVERAGE = flags(
  /^(?:-[rxntoe]|--(?:reporter|exclude|include|extension|require|report-dir|reports-dir|temp-dir(?:ectory)?|cwd|lines|branches|functions|statements|src|resolve|omit-relative|cache-dir|nycrc-path|config|instrumenter))$/,
);
const NO_FLAG = /^$/;

const LAUNCHERS: Readonly<Record<string, Launcher>> = {
  nyc: { kept: false, length: COVERAGE },
  c8: { kept: false, length: COVERAGE },
  istanbul: { kept: false, length: afterWord('cover', COVERAGE) },
  npx: { kept: false, length: flags(/^(?:-p|--package)$/) },
  bunx: { kept: false, length: flags(NO_FLAG) },
  time: { kept: false, length: () => 0 },
  exec: { kept: false, length: () => 0 },
  env: { kept: true, length: flags(/^-u$/, /^-|^[A-Za-z_]\w*=/) },
  'cross-env': { kept: true, length: flags(NO_FLAG, /^[A-Za-z_]\w*=/) },
  'cross-env-shell': { kept: true, length: flags(NO_FLAG, /^[A-Za-z_]\w*=/) },
  dotenv: { kept: true, length: flags(/^-[evpc]$/) },
  dotenvx: { kept: true, length: afterWord('run', flags(/^(?:-[fe]|--env-file|--env)$/)) },
  'env-cmd': { kept: true, length: flags(/^(?:-[fer]|--file|--environments|--rc-file)$/) },
};
