import type { ReleaseJobEnd } from '../../core/lifecycle/release-job.ts';
import type { CommandResult } from '../verify/run-command.ts';
import { describeEnd } from './describe-end.ts';
import type { TrialPlace } from './open-trial-place.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { targetEnvironment } from './target-environment.ts';

/** The result of smoke tests or integration tests. */
export interface Checked {
  readonly end: Omit<ReleaseJobEnd, 'at'>;
  readonly result: CommandResult;
  /** How many requests it made, and how many of them failed. */
  readonly requests: { readonly all: number; readonly failed: number };
}

/** Runs a command of the user against a version on staging. Its exit code decides. */
export async function runCheck(place: TrialPlace, command: string, target: string): Promise<Checked> {
  const proxy = await startRecordingProxy(target);
  try {
    const recording = proxy.record();
    const result = await place.run(command, { environment: targetEnvironment(proxy.url) });
    const { requests } = recording.stop();
    const counted = { all: requests.length, failed: requests.filter(({ failed }) => failed).length };
    return { end: endOf(command, result), result, requests: counted };
  } finally {
    await proxy.close();
  }
}

function endOf(command: string, result: CommandResult): Checked['end'] {
  const passed = result.exitCode === 0;
  const exit = result.exitCode === null ? {} : { exit: result.exitCode };
  return { status: passed ? 'passed' : 'failed', ...exit, why: describeEnd(command, result) };
}
