import type { ReleaseRecord, ReleaseStatus } from '../../records/release-record.ts';

/** The state of a release, and whether somebody has to act. */
export interface ReleaseState {
  /** Completes "checkout c0ffee123456 …". */
  readonly text: string;
  readonly mustAct: boolean;
}

const STATE: Readonly<Record<ReleaseStatus, string>> = {
  waiting: 'waits for its turn',
  staging: 'goes to staging',
  validating: 'is measured on staging',
  ready: 'may go to production',
  'needs-person': 'asks a person',
  canary: 'has a part of production’s traffic',
  ramping: 'gets all of production’s traffic',
  observing: 'has all of production’s traffic, and is observed',
  released: 'is released',
  'rolling-back': 'is being rolled back',
  'rolled-back': 'was rolled back',
  'rollback-failed': 'could not be rolled back',
  abandoned: 'was stopped',
  superseded: 'went into a later release',
};

/** The share is that of the newest step that gave it one. */
export function releaseState({ status, steps, held }: Pick<ReleaseRecord, 'status' | 'steps' | 'held'>): ReleaseState {
  const percent = steps.findLast(({ kind }) => kind === 'deploy-canary')?.percent;
  const text =
    status === 'canary' && percent !== undefined ? `has ${percent} % of production’s traffic` : STATE[status];
  return {
    text: held === undefined ? text : `${text}, and is held`,
    mustAct: status === 'needs-person' || status === 'rollback-failed' || held !== undefined,
  };
}
