import type { DecisionLog } from '../core/ports/decision-log.ts';

/** Decisions in memory, under the same contract as in S3. */
export function createMemoryDecisionLog(): DecisionLog {
  const lines = new Map<string, string>();
  return {
    put: async (key, line) => {
      const known = lines.get(key) ?? line;
      lines.set(key, known);
      return known;
    },
    get: async (key) => lines.get(key),
    list: async function* (prefix) {
      yield* [...lines.keys()].filter((key) => key.startsWith(prefix)).toSorted();
    },
  };
}
