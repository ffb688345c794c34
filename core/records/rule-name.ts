import { z } from 'zod';
import { diffRuleName } from '../diff/rule-name.ts';

/** The rules of the policy that refuse an attempt. Each is in `docs/policy.md`. */
export const policyRuleName = z.enum([
  'observe-only',
  'already-in-work',
  'part-of-another',
  'fix-proposed',
  'diagnosed',
  'rejected-before',
  'fix-merged',
  'attempts-used-up',
  'reported-once',
  'draft-rounds-used-up',
  'muted',
  'environment',
  'too-few-occurrences',
  'too-few-users',
  'quiet-hours',
  'muted-by-person',
  'circuit-open',
  'attempts-per-service-and-day',
  'dollars-per-service-and-day',
  'dollars-per-day',
  'dollars-per-month',
  'reports-per-day',
  'report-dollars-per-day',
  'open-drafts',
  'pull-request-rate',
]);

/** The other ways in which the worker, or the code that closes its attempt, decides an outcome. */
const attemptRule = z.enum([
  'branch-conflicts',
  'branch-moved',
  'branch-taken',
  'changes-old-test',
  'confidence-low',
  'cut-off',
  'draft-closed',
  'draft-unsupported',
  'duplicate-job',
  'investigate-failed',
  'no-change',
  'no-container',
  'no-suite-verdict',
  'no-tests',
  'not-code-fixable/capacity',
  'not-code-fixable/configuration',
  'not-code-fixable/data',
  'not-code-fixable/dependency',
  'not-code-fixable/infrastructure',
  'not-code-fixable/unknown',
  'not-published',
  'propose-fix-failed',
  'rejected-fix',
  'repository-read-only',
  'setup-failed',
  'step-failed',
  'stopped',
  'stopped-by-person',
  'tests-disagree',
  'tree-refused',
  'unrelated-test',
]);

/** Every rule that decides today. */
export const ruleName = z.enum([...policyRuleName.options, ...diffRuleName.options, ...attemptRule.options]);
export type RuleName = z.infer<typeof ruleName>;

/**
 * The rule of a stored outcome: one of today's, or a former one, which is the name that an older version wrote. It is shown as it
 * is. Code can only write today's names, and asks for one with `hasRule`.
 */
export const storedRule = z.union([ruleName, z.string().brand<'FormerRule'>()]);
export type StoredRule = z.infer<typeof storedRule>;
