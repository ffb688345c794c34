import { parseArgs } from 'node:util';

const USAGE =
  'fix-replay DIR FIX [STACK] [--verification] [--answer NAME]... [--setup LINE] [--command LINE --regression LINE]: a git repository, a commit of it that fixes a bug, and the bug’s stack trace; --verification plays the worker’s verification alone; --answer plays some answers, such as "no-op"; the others name the test commands, where the worker is not to find them itself';

/** What is replayed, and how much of the runtime takes part. */
export interface ReplayOptions {
  readonly directory: string;
  /** A commit, as git names it. */
  readonly fix: string;
  /** A file with the bug's stack trace. @default - one is made of the places that the fix changes */
  readonly stackFile?: string;
  /** Whether triage, agent and model are left out: the tests judge each answer, and nothing else runs. */
  readonly verificationAlone: boolean;
  /** Names of the answers that are played. @default - all of them */
  readonly answers: readonly string[];
  /** The settings `services[].test.*` of the same names. @default - the worker finds the commands */
  readonly test: { readonly setup?: string; readonly command?: string; readonly regression?: string };
}

/** @throws {Error} with one line that says what is expected, also for an option that is not known */
export function readOptions(args: readonly string[]): ReplayOptions {
  const { positionals, values } = parse(args);
  const [directory, fix, stackFile, ...more] = positionals;
  if (directory === undefined || fix === undefined || more.length > 0) throw new Error(`expected ${USAGE}`);
  const { verification, answer: answers = [], ...test } = values;
  if ((test.command === undefined) !== (test.regression === undefined))
    throw new Error(`expected --command and --regression together: ${USAGE}`);
  return {
    directory,
    fix,
    ...(stackFile === undefined ? {} : { stackFile }),
    verificationAlone: verification === true,
    answers,
    test: { ...test },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        verification: { type: 'boolean' },
        answer: { type: 'string', multiple: true },
        setup: { type: 'string' },
        command: { type: 'string' },
        regression: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Error(`expected ${USAGE}`, { cause: error });
  }
}
