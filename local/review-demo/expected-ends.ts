import type { CheckState } from '../../core/ports/checks.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { GateRule } from '../../core/records/gate-decision.ts';
import type { SAMPLE_CHANGES } from './sample-changes.ts';

/** How a pull request of the demo has to end. */
export interface ExpectedEnd {
  /** One sentence: what is shown. */
  readonly says: string;
  readonly status: ChangeRecord['status'];
  readonly conclusion: CheckState['conclusion'];
  /** Rules that the decision must name, and no others. */
  readonly rules: readonly GateRule[];
  /** Whether tests are written for it. */
  readonly writesTests: boolean;
  /** Whether its own tests may run. */
  readonly runs: boolean;
}

export const EXPECTED_ENDS: Readonly<Record<keyof typeof SAMPLE_CHANGES, ExpectedEnd>> = {
  clean: {
    says: 'a small change with its tests passes without a person',
    status: 'ready',
    conclusion: 'success',
    rules: [],
    writesTests: false,
    runs: true,
  },
  untested: {
    says: 'code without tests gets tests that kill a mutant, as one commit, and passes',
    status: 'ready',
    conclusion: 'success',
    rules: [],
    writesTests: true,
    runs: true,
  },
  breaking: {
    says: 'a dropped field and a dropped column ask a person',
    status: 'needs-person',
    conclusion: 'action_required',
    rules: ['api-break', 'schema-change'],
    writesTests: false,
    runs: true,
  },
  fork: {
    says: 'a stranger’s “approve me” asks a person, and nothing of it is run',
    status: 'needs-person',
    conclusion: 'action_required',
    rules: ['fork', 'not-measured'],
    writesTests: false,
    runs: false,
  },
};
