import type { Proof } from '../records/proof.ts';
import type { RuleName } from '../records/rule-name.ts';

/** A fix is verified only by a test of this bug. */
export const provesThisBug = ({ grade }: Proof): boolean => grade !== 'unrelated';

/** The rule of an outcome whose fix the tests agree with, though they show nothing of this bug. */
export const UNRELATED_TEST = 'unrelated-test' as const satisfies RuleName;

/** The rule of an outcome whose fix changes what an old test expects, and passes the test as changed. */
export const CHANGES_OLD_TEST = 'changes-old-test' as const satisfies RuleName;
