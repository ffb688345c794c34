import { userInfo } from 'node:os';
import type { Person } from '../../../core/records/person-request.ts';

/**
 * Who gives the command, for people: the name given with `--by`, else that of the user of this machine. It proves nothing;
 * who may write to the account is known to AWS.
 */
export function operatorNamed(by: string | undefined): Person {
  const name = by ?? userName();
  return { id: `command-${name}`, name };
}

/** A container may run as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (error instanceof Error && error.name === 'SystemError') return 'somebody';
    throw error;
  }
}
