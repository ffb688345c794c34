import type { RuleName } from '../records/rule-name.ts';

/** The rule by which an attempt ends before any model is paid: the service's setup command fails on the erroring commit. */
export const SETUP_FAILED = 'setup-failed' as const satisfies RuleName;
