import type { Fact, FactsVerdict, GateReason } from '../records/change-facts.ts';

/**
 * Decides by facts alone whether a person is asked. What was not measured asks nobody here: the caller who must ask for it
 * adds that (`notMeasured`).
 *
 * @returns the reasons in the order in which the facts name them, each once
 */
export function decideChange(facts: readonly Fact[]): FactsVerdict {
  const because = [...new Set(facts.flatMap(reasonsOf))];
  return { human: because.length > 0, because, facts: [...facts] };
}

/** The facts that could not be measured. */
export const notMeasured = (facts: readonly Fact[]): readonly Fact[] =>
  facts.filter(({ status }) => status === 'not measured');

const reasonsOf = (fact: Fact): readonly GateReason[] =>
  fact.status === 'not needed' ? [] : fact.found.flatMap(({ reason }) => reason ?? []);
