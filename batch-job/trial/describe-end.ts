import type { CommandResult } from '../verify/run-command.ts';

/** How a command of the user ended, in one sentence for people. */
export function describeEnd(command: string, { exitCode, timedOut, filledDisk }: CommandResult): string {
  if (timedOut) return `\`${command}\` passed its time limit.`;
  if (filledDisk) return `\`${command}\` filled the disk and was ended.`;
  if (exitCode === null) return `\`${command}\` was ended by a signal.`;
  return exitCode === 0 ? `\`${command}\` passed.` : `\`${command}\` ended with exit code ${exitCode}.`;
}
