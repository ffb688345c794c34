import type { Command } from 'commander';
import { ConfigError } from '../core/config/config.ts';
import { LocalUsageError } from '../local/local-usage-error.ts';
import { describeFault } from './describe-fault.ts';

/** A mistake of the person at the keyboard: one clear message, and no stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const VERBOSE = '--verbose';

/**
 * Runs the command line. A person's mistake ends in its message and exit code 2; a fault of a system outside in one line,
 * the next step and 1; a fault of ours in its stack trace and 1. Ctrl-C or the end
 * of the input at a question ends in one line and 130. `--verbose`, wherever it stands, shows every stack trace.
 */
export async function runCommand(program: Command, argv: readonly string[]): Promise<void> {
  const isVerbose = argv.includes(VERBOSE);
  // Ctrl-D closes the input under a question, which then waits for ever and keeps nothing alive.
  const unanswered = () => {
    console.error(''); // the question is on this line
    interrupted('the input ended before the question was answered');
    process.exit();
  };
  process.once('beforeExit', unanswered);
  try {
    await program.parseAsync(argv.filter((argument) => argument !== VERBOSE));
  } catch (error) {
    if (isInterruption(error)) return interrupted('interrupted');
    const mistaken = [UsageError, ConfigError, LocalUsageError].some((kind) => error instanceof kind);
    const fault = mistaken && error instanceof Error ? { message: error.message } : describeFault(error);
    process.exitCode = mistaken ? 2 : 1;
    if (fault === undefined) return console.error(error);
    console.error(`mendhook: ${fault.message}`);
    if ('next' in fault && fault.next !== undefined) console.error(`  next: ${fault.next}`);
    if (isVerbose) console.error(error);
  } finally {
    process.off('beforeExit', unanswered);
  }
}

/** The exit code of a program that Ctrl-C ends: https://tldp.org/LDP/abs/html/exitcodes.html */
const INTERRUPTED = 130;

function interrupted(reason: string): void {
  console.error(`mendhook: ${reason}`);
  process.exitCode = INTERRUPTED;
}

/** Ctrl-C at a question. The error's class has copies in several packages, so the name decides. */
const isInterruption = (error: unknown): boolean => error instanceof Error && error.name === 'ExitPromptError';
