/** The rules of the policy that leave a bug alone. Each is in `docs/policy.md`. */
type PolicyRuleName =
  | 'observe-only'
  | 'already-in-work'
  | 'part-of-another'
  | 'fix-proposed'
  | 'diagnosed'
  | 'rejected-before'
  | 'fix-merged'
  | 'attempts-used-up'
  | 'muted'
  | 'environment'
  | 'too-few-occurrences'
  | 'too-few-users'
  | 'quiet-hours'
  | 'muted-by-person'
  | 'circuit-open'
  | 'attempts-per-service-and-day'
  | 'dollars-per-service-and-day'
  | 'dollars-per-day'
  | 'dollars-per-month'
  | 'open-drafts'
  | 'pull-request-rate';

/** The rules of an attempt's outcome that other code asks for. Outcomes name others as well, such as those of a diff. */
type OutcomeRuleName = 'tests-disagree' | 'changes-old-test' | 'unrelated-test' | 'no-container' | 'setup-failed';

/** The rules that code asks for by name. Records hold the name as text: an older version may have written it. */
export type RuleName = PolicyRuleName | OutcomeRuleName;
