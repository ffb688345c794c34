import { fitCheckState } from '../../adapters/github-check-limits.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Annotation, CheckState, Checks } from '../../core/ports/checks.ts';

/** A check run as GitHub has it: its newest state, and all annotations that it was ever sent. */
export type MemoryCheckRun = CheckState & { readonly id: number };

export interface MemoryChecks extends Checks {
  /** In the order in which they were created. */
  readonly runs: readonly MemoryCheckRun[];
  /** Repositories where check runs are forbidden: the App lacks `checks: write`. In lower case. */
  readonly forbidden: Set<string>;
}

/** Check runs in memory, as `createGitHubChecks` keeps them at GitHub. */
export function createMemoryChecks(): MemoryChecks {
  const runs: MemoryCheckRun[] = [];
  const forbidden = new Set<string>();
  return {
    runs,
    forbidden,
    put: async (wanted, known) => {
      const state = fitCheckState(wanted);
      if (forbidden.has(state.repository.toLowerCase())) {
        const message = 'could not write a check run: Resource not accessible by integration';
        throw new UpstreamError('GitHub', message, { retryable: false });
      }
      const isSame = (run: MemoryCheckRun) =>
        run.repository.toLowerCase() === state.repository.toLowerCase() &&
        run.head === state.head &&
        run.externalId === state.externalId;
      const found = runs.findIndex((run) => run.id === known && isSame(run));
      const index = found === -1 ? runs.findIndex((run) => isSame(run) && run.name === state.name) : found;
      const earlier = runs[index];
      if (earlier === undefined) {
        const id = runs.length + 1;
        runs.push({ ...state, annotations: unique(state.annotations), id });
        return id;
      }
      runs[index] = { ...state, id: earlier.id, annotations: unique([...earlier.annotations, ...state.annotations]) };
      return earlier.id;
    },
  };
}

const unique = (annotations: readonly Annotation[]): Annotation[] => [
  ...new Map(annotations.map((each) => [JSON.stringify(each), each])).values(),
];
