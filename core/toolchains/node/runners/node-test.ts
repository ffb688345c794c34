import { type FlagTable, joinWords, keepFlags } from '../../shell/keep-flags.ts';
import type { Word } from '../../shell/read-script.ts';
import type { TestProgram } from './runner.ts';

/** https://nodejs.org/api/cli.html */
const FLAGS: FlagTable = {
  values:
    /^(?:-[rCi]|--(?:require|import|loader|experimental-loader|conditions|test-reporter|test-reporter-destination|test-name-pattern|test-skip-pattern|test-shard|test-global-setup|env-file|env-file-if-exists|tsconfig|experimental-config-file|project|P|O))$/,
  dropped: /^--(?:watch|experimental-test-coverage|test-coverage-[\w-]+|test-shard|test-only|test-force-exit)$/,
};

/** Programs that run a script file as Node does, with its flags. */
const INTERPRETERS = /^(?:node|nodejs|tsx|ts-node|ts-node-esm|esr|esno|jiti|babel-node|swc-node|esmo|tsm)$/;

/** Node's own test runner, also where another program starts it: `tsx --test`. */
export const nodeTest: TestProgram = {
  starts: (words) =>
    INTERPRETERS.test(words[0]?.text ?? '') && words.some(({ text }) => text === '--test') ? 1 : undefined,
  regression: (start, args) => joinWords(start, keepFlags(args, FLAGS), '{files}'),
};

/** How many words start an interpreter's script: its name and its flags. */
export function interpreterLength(words: readonly Word[]): number | undefined {
  if (!INTERPRETERS.test(words[0]?.text ?? '')) return undefined;
  let at = 1;
  while (at < words.length && /^-./.test(words[at]?.text ?? '')) {
    const text = words[at]?.text ?? '';
    at += FLAGS.values?.test(text) === true ? 2 : 1;
  }
  return at;
}

/** A test file by its path, and no program that finds and starts tests itself. */
const TEST_FILE = /(?:^|\/)(?:tests?|specs?|__tests__)(?:\/|\.[cm]?[jt]sx?$|$)|[._-](?:test|spec)s?\.[cm]?[jt]sx?$/;
const STARTS_OTHERS =
  /(?:^|\/)(?:scripts?|bin|tools?|build|tasks|config)\/|(?:^|\/)(?:_?run(?:ner|[-_]?(?:all|tests?))?|all|main)(?:\.[cm]?[jt]sx?)?$/i;

/** A test file that is run like any other script: `node -r esm test/index.js`. Each file is a process of its own. */
export const plainFile: TestProgram = {
  starts: (words) => {
    const length = interpreterLength(words);
    const file = words[length ?? words.length]?.text;
    if (length === undefined || file === undefined || words.length > length + 1) return undefined;
    return TEST_FILE.test(file) && !STARTS_OTHERS.test(file) ? length : undefined;
  },
  regression: (start) => `(failed=0; for file in {files}; do ${start} "$file" || failed=1; done; exit $failed)`,
};
