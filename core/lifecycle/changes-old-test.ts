import type { RuleName } from '../records/rule-name.ts';

/** The rule of an outcome whose fix changes what an old test expects, and passes the test as changed. */
export const CHANGES_OLD_TEST = 'changes-old-test' satisfies RuleName;
