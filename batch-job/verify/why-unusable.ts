import type { TestPlan } from './plan-tests.ts';
import type { CommandResult } from './run-command.ts';

/**
 * Why a command that ended says nothing. Exit codes are those of `sh`:
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02
 *
 * @returns the end of a sentence such as "the suite …"; undefined when the command ran to its end
 */
export function whyUnusable(
  test: TestPlan,
  result: Pick<CommandResult, 'exitCode' | 'timedOut' | 'filledDisk'>,
): string | undefined {
  if (result.filledDisk) return 'filled the disk and was ended';
  if (result.timedOut) return `did not end within ${test.timeoutMinutes} minutes`;
  if (result.exitCode === 127) return 'could not be run (command not found)';
  if (result.exitCode === 126) return 'could not be run (not an executable command)';
  if (result.exitCode === null) return 'was killed';
  return undefined;
}
