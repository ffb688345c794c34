import type { Command } from 'commander';
import { ConfigError } from '../core/config.ts';
import { describeFault } from './describe-fault.ts';

/** A mistake of the person at the keyboard: one clear message, and no stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const VERBOSE = '--verbose';

/**
 * Runs the command line. A person's mistake ends in its message and exit code 2; a fault of a system outside in one line,
 * the next step and 1; a fault of ours in its stack trace and 1. `--verbose`, wherever it stands, shows every stack trace.
 */
export async function runCommand(program: Command, argv: readonly string[]): Promise<void> {
  const isVerbose = argv.includes(VERBOSE);
  try {
    await program.parseAsync(argv.filter((argument) => argument !== VERBOSE));
  } catch (error) {
    const mistaken = error instanceof UsageError || error instanceof ConfigError;
    const fault = mistaken ? { message: error.message } : describeFault(error);
    process.exitCode = mistaken ? 2 : 1;
    if (fault === undefined) return console.error(error);
    console.error(`mendhook: ${fault.message}`);
    if ('next' in fault && fault.next !== undefined) console.error(`  next: ${fault.next}`);
    if (isVerbose) console.error(error);
  }
}
