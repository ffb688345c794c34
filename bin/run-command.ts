import type { Command } from 'commander';
import { ConfigError } from '../core/config.ts';

/** A mistake of the person at the keyboard: one clear message, and no stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Runs the command line. A person's mistake ends in its message and exit code 2, a fault of ours in its stack trace and 1.
 */
export async function runCommand(program: Command, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    const mistaken = error instanceof UsageError || error instanceof ConfigError;
    console.error(mistaken ? `mendhook: ${error.message}` : error);
    process.exitCode = mistaken ? 2 : 1;
  }
}
