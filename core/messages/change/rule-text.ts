import type { GateRule } from '../../records/gate-decision.ts';

/** Each rule in a few words, for a title, and in a sentence. */
export const RULE_TEXT: Readonly<Record<GateRule, { readonly short: string; readonly sentence: string }>> = {
  'api-break': { short: 'API break', sentence: 'It breaks an API that others may call.' },
  'schema-change': { short: 'schema change', sentence: 'It changes a database schema.' },
  'new-integration': {
    short: 'new integration',
    sentence: 'It adds a dependency, a host, a secret or an environment name.',
  },
  secret: { short: 'secret', sentence: 'It holds what looks like a secret.' },
  'workflow-change': {
    short: 'workflow change',
    sentence: 'It changes workflows, the configuration of mendhook, or files that steer agents.',
  },
  'own-change': { short: 'change by mendhook', sentence: 'mendhook wrote this change itself.' },
  fork: { short: 'fork', sentence: 'It comes from a fork.' },
  risk: { short: 'risk', sentence: 'Its risk is high.' },
  coverage: { short: 'coverage', sentence: 'Tests run too few of its lines.' },
  'test-loosened': { short: 'loosened test', sentence: 'It removes or loosens a test.' },
  'band-aid': { short: 'band-aid', sentence: 'It hides a fault instead of removing it.' },
  'tests-failed': { short: 'tests failed', sentence: 'The tests fail on it.' },
  'not-measured': { short: 'not measured', sentence: 'Something that is needed could not be measured.' },
  'finding-reproduced': { short: 'reproduced finding', sentence: 'A test shows that a finding is real.' },
  budget: { short: 'budget', sentence: 'The budget for reviews is used up.' },
  'review-failed': { short: 'review failed', sentence: 'The review did not finish.' },
};

/** "API break, risk": the rules of a decision in a few words. */
export const rulesInShort = (rules: readonly GateRule[]): string =>
  rules.map((rule) => RULE_TEXT[rule].short).join(', ');
