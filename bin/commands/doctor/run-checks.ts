import { messageOf } from '../../../core/errors.ts';
import { describeFault } from '../../describe-fault.ts';
import { bad, type Check, type Finding } from './finding.ts';

export interface Checked {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Runs the checks side by side, and tells each when it is done, in their order. One that fails stops no other. */
export async function runChecks(
  checks: readonly Check[],
  tell: (checked: Checked) => void,
): Promise<readonly Checked[]> {
  const running = checks.map(async ({ name, run }) => ({
    name,
    findings: await run().catch((error) => [asFinding(error)]),
  }));
  const done: Checked[] = [];
  for (const each of running) {
    const checked = await each;
    tell(checked);
    done.push(checked);
  }
  return done;
}

/** What a check that failed by itself is shown as. */
export function asFinding(error: unknown): Finding {
  const fault = describeFault(error) ?? { message: messageOf(error) };
  return bad(fault.message, ('next' in fault && fault.next) || 'run it again with --verbose');
}
