import type { ReleaseRule } from '../../records/release-decision.ts';

/** Each rule in a few words, for a list, and in a sentence. */
export const RELEASE_RULE_TEXT: Readonly<Record<ReleaseRule, { readonly short: string; readonly sentence: string }>> = {
  'staging-passed': { short: 'staging passed', sentence: 'Everything on staging passed.' },
  'canary-good': { short: 'canary good', sentence: 'The canary is surely under its limits.' },
  'observed-good': { short: 'observed', sentence: 'Nothing came up after it got all traffic.' },
  person: { short: 'a person', sentence: 'A person decided.' },
  'smoke-failed': { short: 'smoke tests', sentence: 'The smoke tests fail on staging.' },
  'integration-failed': { short: 'integration tests', sentence: 'The integration tests fail on staging.' },
  slower: { short: 'slower', sentence: 'It is slower than the version before, by more than is allowed.' },
  'load-errors': { short: 'errors under load', sentence: 'Under load it fails more often than the version before.' },
  'not-measured': { short: 'not measured', sentence: 'Something that is needed could not be measured.' },
  'no-way-back': { short: 'no way back', sentence: 'Nothing tells what production runs now.' },
  migration: { short: 'migration', sentence: 'It changes the database in a way that a rollback does not take back.' },
  'own-change': { short: 'change by mendhook', sentence: 'mendhook wrote a change in it.' },
  'unreviewed-commit': { short: 'unreviewed', sentence: 'A commit in it came without a reviewed pull request.' },
  undecided: { short: 'undecided', sentence: 'There are too few requests to tell.' },
  'worse-than-stable': { short: 'worse', sentence: 'It is worse than the version before in the same minutes.' },
  'over-the-limit': { short: 'over the limit', sentence: 'It is over a limit.' },
  'new-error-group': { short: 'new error', sentence: 'It has errors that the version before does not have.' },
  'deploy-failed': { short: 'deployment failed', sentence: 'Its deployment failed.' },
  'deploy-lost': { short: 'deployment lost', sentence: 'Its deployment did not report its end.' },
  reverted: { short: 'reverted', sentence: 'A change in it was reverted.' },
  'person-back': { short: 'rolled back by a person', sentence: 'A person rolled it back.' },
  'no-metrics': { short: 'no metrics', sentence: 'Datadog has no metrics of it.' },
  held: { short: 'held', sentence: 'A person holds it.' },
  'deployed-by-hand': { short: 'deployed by hand', sentence: 'Somebody deployed another version by hand.' },
  superseded: { short: 'superseded', sentence: 'A later release took its changes over.' },
  'not-on-branch': { short: 'not on the branch', sentence: 'Its commit is not on the protected branch.' },
};

/** "slower, migration": the rules of a decision in a few words. */
export const releaseRulesInShort = (rules: readonly ReleaseRule[]): string =>
  rules.map((rule) => RELEASE_RULE_TEXT[rule].short).join(', ');
